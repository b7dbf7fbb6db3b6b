namespace Functions.Media.Decoder.Fingerprints;

/// <summary>A small raster of 8-bit sRGB, three bytes a pixel, row by row.</summary>
internal sealed record RgbSample(byte[] Pixels, int Width, int Height)
{
    /// <summary>Luma of each pixel, 0 to 255 (ITU-R BT.601 weights, those of JPEG).</summary>
    public float[] ToLuma()
    {
        var luma = new float[Width * Height];
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = (0.299f * Pixels[3 * i]) + (0.587f * Pixels[(3 * i) + 1]) + (0.114f * Pixels[(3 * i) + 2]);
        }

        return luma;
    }
}
