using System.Numerics;
using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Fingerprints;

/// <summary>
/// The DCT hash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1: of the two-dimensional DCT-II of
/// the 32 × 32 luma the 8 × 8 lowest frequencies without the zeroth row and column, each compared with their median.
/// </summary>
/// <remarks>
/// Mirroring a picture only changes the sign of the odd horizontal frequencies, so the mirrored hash needs no second transform. The quality follows the idea
/// of Facebook's PDQ (2019): the sum of differences between neighbours, which is small for flat and for dark pictures alike.
/// </remarks>
internal static class PerceptualHash
{
    private const int Side = 32;
    private const int Frequencies = 8;

    /// <summary>Mean difference of neighbouring luma at which the quality is full. Photographs have 8 to 25.</summary>
    private const float FullQualityDifference = 6;

    private static readonly float[] Cosines = CreateCosines();

    public static Fingerprint Compute(RgbSample sample)
    {
        if (sample.Width != Side || sample.Height != Side)
        {
            throw new ArgumentException("The hash is taken of 32 × 32 pixels.", nameof(sample));
        }

        var luma = sample.ToLuma();
        var coefficients = Transform(luma);
        var hash = Threshold(coefficients);
        for (var i = 0; i < coefficients.Length; i++)
        {
            // Column 0 holds horizontal frequency 1.
            if (i % Frequencies % 2 == 0)
            {
                coefficients[i] = -coefficients[i];
            }
        }

        return new Fingerprint { Hash = hash, MirroredHash = Threshold(coefficients), Quality = MeasureQuality(luma) };
    }

    private static float[] CreateCosines()
    {
        var cosines = new float[Frequencies * Side];
        for (var frequency = 1; frequency <= Frequencies; frequency++)
        {
            for (var x = 0; x < Side; x++)
            {
                cosines[((frequency - 1) * Side) + x] = MathF.Cos(MathF.PI / Side * (x + 0.5f) * frequency);
            }
        }

        return cosines;
    }

    private static float[] Transform(float[] luma)
    {
        // Rows first: horizontal[u, y] = Σx luma[x, y] cos(u, x).
        var horizontal = new float[Frequencies * Side];
        for (var u = 0; u < Frequencies; u++)
        {
            var cosines = Cosines.AsSpan(u * Side, Side);
            for (var y = 0; y < Side; y++)
            {
                horizontal[(u * Side) + y] = Dot(cosines, luma.AsSpan(y * Side, Side));
            }
        }

        var coefficients = new float[Frequencies * Frequencies];
        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                coefficients[(v * Frequencies) + u] = Dot(Cosines.AsSpan(v * Side, Side), horizontal.AsSpan(u * Side, Side));
            }
        }

        return coefficients;
    }

    /// <summary>Both have <see cref="Side"/> elements, a multiple of every vector's length.</summary>
    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < left.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(left[i..]) * new Vector<float>(right[i..]);
        }

        return Vector.Sum(sum);
    }

    private static ulong Threshold(float[] coefficients)
    {
        Span<float> sorted = stackalloc float[coefficients.Length];
        coefficients.CopyTo(sorted);
        sorted.Sort();
        var median = (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        var hash = 0UL;
        foreach (var coefficient in coefficients)
        {
            hash = (hash << 1) | (coefficient > median ? 1UL : 0UL);
        }

        return hash;
    }

    private static int MeasureQuality(float[] luma)
    {
        var sum = 0f;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var here = luma[(y * Side) + x];
                sum += x + 1 < Side ? MathF.Abs(luma[(y * Side) + x + 1] - here) : 0;
                sum += y + 1 < Side ? MathF.Abs(luma[((y + 1) * Side) + x] - here) : 0;
            }
        }

        var mean = sum / (2 * Side * (Side - 1));
        return (int)MathF.Min(100, 100 * mean / FullQualityDifference);
    }
}
