namespace Domain.Media.Duplicates;

/// <summary>
/// Cuts a 64-bit hash into four bands of sixteen bits, so that near hashes are found by equality: two hashes that differ in at most d bits differ in
/// at most d / 4 bits, rounded down, in at least one band (the pigeonhole principle).
/// </summary>
/// <remarks>
/// Multi-index hashing: M. Norouzi, A. Punjani, D. J. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012.
/// </remarks>
public static class FingerprintBands
{
    /// <summary>The number of bands.</summary>
    public const int Count = 4;

    /// <summary>The bits of a band.</summary>
    public const int Bits = 16;

    /// <summary>The largest distance for which <see cref="Near"/> is asked: a band then has 697 near values.</summary>
    public const int MaxDistance = 15;

    /// <summary>One band of a hash.</summary>
    public static ushort Of(ulong hash, int band) => (ushort)(hash >> (band * Bits));

    /// <summary>
    /// The values that one band of a hash may have if this is the band that changed least. Every hash within <paramref name="distance"/> bits has such a
    /// value in one of its bands at least.
    /// </summary>
    /// <param name="hash">The hash.</param>
    /// <param name="band">0 to 3.</param>
    /// <param name="distance">0 to <see cref="MaxDistance"/> bits of the whole hash.</param>
    public static IReadOnlyList<ushort> Near(ulong hash, int band, int distance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, MaxDistance);
        var values = new List<ushort> { Of(hash, band) };
        Flip(values, values[0], 0, distance / Count);
        return values;
    }

    private static void Flip(List<ushort> values, ushort value, int firstBit, int flips)
    {
        for (var bit = firstBit; flips > 0 && bit < Bits; bit++)
        {
            var flipped = (ushort)(value ^ (1 << bit));
            values.Add(flipped);
            Flip(values, flipped, bit + 1, flips - 1);
        }
    }
}
