using System.Text.Json.Serialization;
using Domain.Feed;
using Domain.Ids;

namespace Domain.Posts;

/// <summary>A post of one to ten media.</summary>
public sealed record Post
{
    /// <summary>Its id, which is also the id of its <c>PublishPost</c> instance.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>Who posted it.</summary>
    public required SnowflakeId AuthorId { get; init; }

    /// <summary>What it is.</summary>
    public PostKind Kind { get; init; }

    /// <summary>The short code of its permalink.</summary>
    [JsonIgnore]
    public string ShortCode => Posts.ShortCode.From(Id);

    /// <summary>Where it stands on its way to being seen.</summary>
    public required PostStatus Status { get; init; }

    /// <summary>Why it failed: the stable code of the refused medium's reason. Null unless <see cref="PostStatus.Failed"/>.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Its media, in the author's order.</summary>
    public required IReadOnlyList<PostMedium> Media { get; init; }

    /// <summary>The caption; empty when there is none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Hashtags of the caption, in lower case, without '#', each once.</summary>
    public IReadOnlyList<string> Hashtags { get; init; } = [];

    /// <summary>User names mentioned in the caption, in lower case, without '@', each once. They need not exist.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>People tagged in the post.</summary>
    public IReadOnlyList<SnowflakeId> TaggedUsers { get; init; } = [];

    /// <summary>A place's id, or null.</summary>
    public string? LocationId { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became visible: its place in every feed. Null until then.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>When the caption was last edited.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Since when its author has hidden it from everyone else.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>Since when it is deleted. The record stays, unseen by everyone.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Grows with every change of the record: the ETag of reads and the condition of writes.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }

    /// <summary>Whether those who may see the author's posts may see this one.</summary>
    [JsonIgnore]
    public bool IsLive => Status == PostStatus.Published && ArchivedAt is null && DeletedAt is null;

    /// <summary>Its place in lists: when it became visible or, before that, when it was created.</summary>
    [JsonIgnore]
    public FeedKey Key => FeedKey.From(PublishedAt ?? CreatedAt, Id);
}
