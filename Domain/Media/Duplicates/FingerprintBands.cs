using System.Globalization;

namespace Domain.Media.Duplicates;

/// <summary>
/// Cuts a 64-bit hash into bands of adjoining bits, so that near hashes are found by equality: of <see cref="Count"/> bands at least one is untouched
/// by fewer flipped bits than there are bands (the pigeonhole principle; multi-index hashing, Norouzi et al. 2012).
/// </summary>
public static class FingerprintBands
{
    /// <summary>The number of bands: nine of six bits and two of five.</summary>
    public const int Count = 11;

    /// <summary>The largest Hamming distance at which two hashes surely share a band.</summary>
    public const int Guaranteed = Count - 1;

    private const int WideBands = 9;

    /// <summary>The bands of a hash, each named by its position and its bits.</summary>
    public static IReadOnlyList<string> Of(ulong hash)
    {
        var bands = new string[Count];
        var shift = 0;
        for (var band = 0; band < Count; band++)
        {
            var width = band < WideBands ? 6 : 5;
            var bits = (hash >> shift) & ((1UL << width) - 1);
            bands[band] = string.Create(CultureInfo.InvariantCulture, $"{band:x}-{bits:x2}");
            shift += width;
        }

        return bands;
    }
}
