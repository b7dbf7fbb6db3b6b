using System.Globalization;
using Domain.Ids;

namespace Domain.Feed;

/// <summary>A post's place in every list of posts: when it became visible, then its id. Lists show the largest key first.</summary>
/// <param name="PublishedAtMs">Unix milliseconds, 0 to 9,999,999,999,999 (the year 2286).</param>
/// <param name="PostId">Breaks ties.</param>
public readonly record struct FeedKey(long PublishedAtMs, SnowflakeId PostId) : IComparable<FeedKey>
{
    private const int TimeLength = 13;

    /// <summary>The place of a post that became visible at a time.</summary>
    public static FeedKey From(DateTimeOffset publishedAt, SnowflakeId postId) => new(publishedAt.ToUnixTimeMilliseconds(), postId);

    /// <summary>Fixed-width form whose ordinal order is the list order: 13 digits of milliseconds, 20 of the id.</summary>
    public string ToSortKey() => PublishedAtMs.ToString("D13", CultureInfo.InvariantCulture) + PostId.ToKey();

    /// <summary>Reads <see cref="ToSortKey"/>'s form.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static FeedKey Parse(string sortKey)
    {
        if (sortKey.Length == TimeLength + SnowflakeId.KeyLength
            && long.TryParse(sortKey.AsSpan(0, TimeLength), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && SnowflakeId.TryParse(sortKey.AsSpan(TimeLength), null, out var id))
        {
            return new(milliseconds, id);
        }

        throw new FormatException("A feed key is 33 digits.");
    }

    /// <inheritdoc/>
    public int CompareTo(FeedKey other) =>
        PublishedAtMs != other.PublishedAtMs ? PublishedAtMs.CompareTo(other.PublishedAtMs) : PostId.CompareTo(other.PostId);

    /// <summary>Older than.</summary>
    public static bool operator <(FeedKey left, FeedKey right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(FeedKey left, FeedKey right) => left.CompareTo(right) > 0;

    /// <summary>Older than or the same.</summary>
    public static bool operator <=(FeedKey left, FeedKey right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than or the same.</summary>
    public static bool operator >=(FeedKey left, FeedKey right) => left.CompareTo(right) >= 0;
}
