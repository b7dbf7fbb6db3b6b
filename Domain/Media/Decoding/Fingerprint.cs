using System.Numerics;

namespace Domain.Media.Decoding;

/// <summary>A 64-bit perceptual hash of a picture: near pictures have near hashes by Hamming distance.</summary>
/// <remarks>
/// The signs of the low-frequency coefficients of a discrete cosine transform against their median, after C. Zauner, "Implementation and
/// Benchmarking of Perceptual Image Hash Functions" (2010). Resizing, recompression and brightness move a few bits; unrelated pictures
/// differ in about 32. It flags, it never proves.
/// </remarks>
public sealed record Fingerprint
{
    /// <summary>Two pictures at most this far apart are near duplicates.</summary>
    public const int DefaultThreshold = 10;

    /// <summary>Below this <see cref="Quality"/> a hash is mostly noise and must not be compared.</summary>
    public const int DefaultMinQuality = 25;

    /// <summary>The hash.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The hash of the same picture mirrored left to right; looking it up too finds mirrored copies.</summary>
    public required ulong MirroredHash { get; init; }

    /// <summary>0 to 100: how much there is to see. Flat, dark and empty pictures are near 0.</summary>
    public required int Quality { get; init; }

    /// <summary>Whether the hash says something about the picture.</summary>
    public bool IsDistinctive(int minQuality = DefaultMinQuality) => Quality >= minQuality;

    /// <summary>Bits in which two hashes differ, 0 to 64.</summary>
    public static int Distance(ulong left, ulong right) => BitOperations.PopCount(left ^ right);

    /// <summary>Bits in which two pictures differ, taking the nearer of <paramref name="other"/> and its mirror image.</summary>
    public int DistanceTo(Fingerprint other) => Math.Min(Distance(Hash, other.Hash), Distance(Hash, other.MirroredHash));
}
