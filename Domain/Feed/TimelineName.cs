using Domain.Ids;

namespace Domain.Feed;

/// <summary>Names one timeline.</summary>
/// <param name="Kind">What it collects.</param>
/// <param name="Owner">The reader, or the author.</param>
public readonly record struct TimelineName(TimelineKind Kind, SnowflakeId Owner)
{
    /// <summary>The timeline a person reads.</summary>
    public static TimelineName Home(SnowflakeId reader) => new(TimelineKind.Home, reader);

    /// <summary>The set of an author's posts that readers merge.</summary>
    public static TimelineName Celebrity(SnowflakeId author) => new(TimelineKind.Celebrity, author);
}
