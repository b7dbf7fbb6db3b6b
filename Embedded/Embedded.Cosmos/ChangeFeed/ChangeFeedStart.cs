using System.Globalization;

namespace Embedded.Cosmos.ChangeFeed;

/// <summary>Where a reader begins: behind a log sequence number, at the present end, or at a time.</summary>
internal sealed record ChangeFeedStart
{
    private ChangeFeedStart() { }

    /// <summary>The reader has seen this one and all before it.</summary>
    public long? Behind { get; private init; }

    /// <summary>Changes of this second and later, as the items' <c>_ts</c> tells them.</summary>
    public long? Since { get; private init; }

    public static ChangeFeedStart Of(string? ifNoneMatch, string? ifModifiedSince)
    {
        if (ifNoneMatch == "*")
        {
            return new ChangeFeedStart();
        }

        if (ifNoneMatch is not null)
        {
            return long.TryParse(ifNoneMatch.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn)
                ? new ChangeFeedStart { Behind = lsn }
                : throw CosmosFault.BadRequest($"'{ifNoneMatch}' is no place in the change feed.");
        }

        if (ifModifiedSince is null)
        {
            return new ChangeFeedStart { Behind = 0 };
        }

        return DateTimeOffset.TryParseExact(ifModifiedSince, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new ChangeFeedStart { Since = time.ToUnixTimeSeconds() }
            : throw CosmosFault.BadRequest($"'{ifModifiedSince}' is not a time.");
    }
}
