using Domain.Ids;

namespace Domain.Posts;

/// <summary>One picture or video of a post.</summary>
/// <param name="MediaId">The media record.</param>
/// <param name="AltText">What it shows, for those who cannot see it; null when the author gave none.</param>
public sealed record PostMedium(SnowflakeId MediaId, string? AltText);
