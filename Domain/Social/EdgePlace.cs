using System.Globalization;
using Domain.Ids;

namespace Domain.Social;

/// <summary>A place in a list of people: since when, then who. Lists show the latest first.</summary>
/// <param name="SinceMs">Unix milliseconds.</param>
/// <param name="Person">Who the list shows.</param>
public readonly record struct EdgePlace(long SinceMs, SnowflakeId Person)
{
    private const int TimeLength = 13;

    /// <summary>Fixed-width form whose ordinal order is the list order: 13 digits of milliseconds, 20 of the id.</summary>
    public string ToSortKey() => SinceMs.ToString("D13", CultureInfo.InvariantCulture) + Person.ToKey();

    /// <summary>Reads <see cref="ToSortKey"/>'s form.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static EdgePlace Parse(string sortKey) =>
        sortKey.Length == TimeLength + SnowflakeId.KeyLength
            ? new(
                long.Parse(sortKey.AsSpan(0, TimeLength), NumberStyles.None, CultureInfo.InvariantCulture),
                SnowflakeId.Parse(sortKey.AsSpan(TimeLength), null))
            : throw new FormatException("A place in a list of people is 33 digits.");
}
