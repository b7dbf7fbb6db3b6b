using Domain.Ids;
using Domain.Posts;

namespace Functions.Api.Posts;

/// <summary>A post as its viewer sees it.</summary>
public sealed record PostResponse
{
    /// <summary>The post.</summary>
    public required SnowflakeId PostId { get; init; }

    /// <summary>post or reel.</summary>
    public required PostKind Kind { get; init; }

    /// <summary>Where people find it.</summary>
    public required string Permalink { get; init; }

    /// <summary>Who posted it.</summary>
    public required AuthorResponse Author { get; init; }

    /// <summary>Its pictures and videos, in order.</summary>
    public required IReadOnlyList<PostMediumResponse> Media { get; init; }

    /// <summary>The caption; empty when there is none.</summary>
    public required string Caption { get; init; }

    /// <summary>Hashtags of the caption, without '#'.</summary>
    public required IReadOnlyList<string> Hashtags { get; init; }

    /// <summary>User names mentioned in the caption, without '@'.</summary>
    public required IReadOnlyList<string> Mentions { get; init; }

    /// <summary>People in it.</summary>
    public required IReadOnlyList<SnowflakeId> TaggedUsers { get; init; }

    /// <summary>A place, or null.</summary>
    public required string? LocationId { get; init; }

    /// <summary>processing and failed posts are seen by their author only.</summary>
    public required PostStatus Status { get; init; }

    /// <summary>Why it failed: the code of the refused medium's reason.</summary>
    public required string? FailureReason { get; init; }

    /// <summary>Whether its author hides it from everyone else.</summary>
    public required bool IsArchived { get; init; }

    /// <summary>How many like it.</summary>
    public required int LikeCount { get; init; }

    /// <summary>How many comments and replies it has.</summary>
    public required int CommentCount { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became visible; feeds are ordered by it.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the caption was last edited.</summary>
    public required DateTimeOffset? EditedAt { get; init; }

    /// <summary>Whether the viewer likes it.</summary>
    public required bool ViewerHasLiked { get; init; }

    /// <summary>Whether the viewer has saved it.</summary>
    public required bool ViewerHasSaved { get; init; }
}
