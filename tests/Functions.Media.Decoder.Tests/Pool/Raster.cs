namespace Functions.Media.Decoder.Tests.Pool;

/// <summary>Decoded pixels.</summary>
internal sealed record Raster(byte[] Pixels, int Width, int Height, int Bands)
{
    /// <summary>The colour at a place given as fractions of width and height.</summary>
    public (int R, int G, int B) At(double x, double y)
    {
        var i = Bands * (((int)(y * Height) * Width) + (int)(x * Width));
        return (Pixels[i], Pixels[i + 1], Pixels[i + 2]);
    }
}
