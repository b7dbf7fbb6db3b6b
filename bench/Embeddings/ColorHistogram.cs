namespace Bench.Embeddings;

/// <summary>How much of a picture has which colour: 8 × 8 × 4 steps of red, green and blue, 256 numbers like an embedding.</summary>
internal static class ColorHistogram
{
    public static float[] Of(ReadOnlySpan<byte> rgb)
    {
        var histogram = new float[256];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            histogram[(rgb[i] >> 5 << 5) | (rgb[i + 1] >> 5 << 2) | (rgb[i + 2] >> 6)] += 3f / rgb.Length;
        }

        return histogram;
    }

    /// <summary>How much two have in common, 0 to 1 (M. Swain and D. Ballard, "Color Indexing", 1991).</summary>
    public static double Intersection(float[] left, float[] right) => left.Zip(right, Math.Min).Sum();
}
