using Domain.Ids;

namespace Domain.Engagement;

/// <summary>A comment on a post, or a reply to one.</summary>
public sealed record Comment
{
    /// <summary>Its id; comments are listed by it, newest first.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>The post.</summary>
    public required SnowflakeId PostId { get; init; }

    /// <summary>Who wrote it.</summary>
    public required SnowflakeId AuthorId { get; init; }

    /// <summary>
    /// The comment it replies to; always one that is no reply itself, so threads are two deep. Null for a comment on the post.
    /// </summary>
    public SnowflakeId? ParentId { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>User names mentioned, in lower case.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many replies it has.</summary>
    public int ReplyCount { get; init; }
}
