using Domain.Ids;

namespace Infrastructure.Redis;

/// <summary>Spreads lifetimes, so that what was stored together does not end together.</summary>
internal static class Jitter
{
    // 2^64 divided by the golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4) scatters ids made one after another.
    private const ulong Multiplier = 11_400_714_819_323_198_485;

    /// <summary>The lifetime less up to a share of it; how much depends on the id alone.</summary>
    public static TimeSpan Shorten(TimeSpan lifetime, double share, SnowflakeId id) =>
        lifetime * (1 - (share * (unchecked(id.Value * Multiplier) >> 11) / (1UL << 53)));
}
