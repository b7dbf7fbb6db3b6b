using Domain.Ids;
using Domain.Posts;

namespace Domain.Feed;

/// <summary>Names one timeline.</summary>
/// <param name="Kind">What it collects.</param>
/// <param name="Owner">The reader, or the author.</param>
/// <param name="Only">Holds posts of this kind only; null: of every kind.</param>
public readonly record struct TimelineName(TimelineKind Kind, SnowflakeId Owner, PostKind? Only = null)
{
    /// <summary>The timeline a person reads.</summary>
    public static TimelineName Home(SnowflakeId reader, PostKind? only = null) => new(TimelineKind.Home, reader, only);

    /// <summary>The set of an author's posts that readers merge.</summary>
    public static TimelineName Celebrity(SnowflakeId author, PostKind? only = null) => new(TimelineKind.Celebrity, author, only);

    /// <summary>What a post of this kind belongs to: the timelines of all posts, and those of its kind where it has some.</summary>
    public static IReadOnlyList<PostKind?> Holding(PostKind kind) => kind == PostKind.Reel ? [null, PostKind.Reel] : [null];
}
