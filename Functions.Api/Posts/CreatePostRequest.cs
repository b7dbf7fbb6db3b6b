using Domain.Ids;

namespace Functions.Api.Posts;

/// <summary>A new post.</summary>
/// <param name="MediaIds">1 to 10 media of your own, not used by another post, in order. They need not be finished.</param>
/// <param name="Caption">At most 2,200 characters as a reader counts them (Unicode text elements).</param>
/// <param name="LocationId">A place.</param>
/// <param name="TaggedUsers">At most 20 people.</param>
/// <param name="AltTexts">What the pictures show, in the order of <paramref name="MediaIds"/>; null where there is nothing to say.</param>
/// <param name="Kind">post or reel, which is a post of exactly one video.</param>
public sealed record CreatePostRequest(
    IReadOnlyList<SnowflakeId> MediaIds,
    string? Caption = null,
    string? LocationId = null,
    IReadOnlyList<SnowflakeId>? TaggedUsers = null,
    IReadOnlyList<string?>? AltTexts = null,
    string Kind = "post");
