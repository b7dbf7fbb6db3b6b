using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>A picture that looks like another. The order is nearest first, then upright before mirrored, then the oldest first.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="Distance">Bits in which the hashes differ.</param>
/// <param name="Mirrored">Whether the mirror image is nearer than the picture itself.</param>
public readonly record struct FingerprintMatch(SnowflakeId MediaId, int Distance, bool Mirrored) : IComparable<FingerprintMatch>
{
    /// <inheritdoc/>
    public int CompareTo(FingerprintMatch other) =>
        (Distance, Mirrored, MediaId).CompareTo((other.Distance, other.Mirrored, other.MediaId));

    /// <summary>Nearer.</summary>
    public static bool operator <(FingerprintMatch left, FingerprintMatch right) => left.CompareTo(right) < 0;

    /// <summary>Less near.</summary>
    public static bool operator >(FingerprintMatch left, FingerprintMatch right) => left.CompareTo(right) > 0;

    /// <summary>Nearer, or the same.</summary>
    public static bool operator <=(FingerprintMatch left, FingerprintMatch right) => left.CompareTo(right) <= 0;

    /// <summary>Less near, or the same.</summary>
    public static bool operator >=(FingerprintMatch left, FingerprintMatch right) => left.CompareTo(right) >= 0;
}
