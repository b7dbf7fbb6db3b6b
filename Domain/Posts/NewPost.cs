using Domain.Ids;

namespace Domain.Posts;

/// <summary>What an author wants to post.</summary>
/// <param name="MediaIds">Their media, in order.</param>
/// <param name="Caption">The caption, or null.</param>
/// <param name="LocationId">A place, or null.</param>
/// <param name="TaggedUsers">People in the pictures, or null.</param>
/// <param name="AltTexts">One per medium, in the same order; may be shorter, may hold nulls.</param>
/// <param name="Kind">A reel has exactly one medium, a video.</param>
public sealed record NewPost(
    IReadOnlyList<SnowflakeId> MediaIds,
    string? Caption,
    string? LocationId,
    IReadOnlyList<SnowflakeId>? TaggedUsers,
    IReadOnlyList<string?>? AltTexts,
    PostKind Kind = PostKind.Post);
