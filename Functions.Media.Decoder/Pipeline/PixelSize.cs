namespace Functions.Media.Decoder.Pipeline;

/// <summary>Width and height in pixels.</summary>
internal readonly record struct PixelSize(int Width, int Height)
{
    public int ShorterSide => Math.Min(Width, Height);

    /// <summary>Both sides times a factor, rounded, at least one pixel.</summary>
    public PixelSize Scale(double factor) =>
        new(Math.Max(1, (int)Math.Round(Width * factor)), Math.Max(1, (int)Math.Round(Height * factor)));
}
