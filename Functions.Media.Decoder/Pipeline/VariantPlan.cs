namespace Functions.Media.Decoder.Pipeline;

/// <summary>The sizes of everything made from a picture of a given upright size (ME-1, UP-5). Pure arithmetic.</summary>
internal sealed class VariantPlan
{
    private const int SmallestShorterSide = 320;
    private const int LargestSquare = 1080;
    private static readonly PixelSize StoryScreen = new(1080, 1920);

    /// <summary>The upright source after the one enlargement there is: to 320 px on its shorter side.</summary>
    private readonly PixelSize source;

    public VariantPlan(PixelSize upright)
    {
        var enlargement = Math.Max(1.0, (double)SmallestShorterSide / upright.ShorterSide);
        source = upright.Scale(enlargement);

        // The base covers the largest square and the story's screen, the two that need most; the whole picture needs less.
        var needed = Math.Max((double)LargestSquare / source.ShorterSide, (double)StoryScreen.Height / source.Height);
        Base = source.Scale(Math.Min(1.0, needed));
    }

    /// <summary>The size at which the picture is decoded once; all variants derive from it.</summary>
    public PixelSize Base { get; }

    /// <summary>The largest 9:16 rectangle the picture fills, at most 1080 × 1920.</summary>
    public PixelSize Story => StoryScreen.Scale(
        Math.Min(1.0, Math.Min((double)source.Width / StoryScreen.Width, (double)source.Height / StoryScreen.Height)));

    /// <summary>The whole picture, at most <paramref name="maxWidth"/> wide.</summary>
    public PixelSize Fit(int maxWidth) => source.Width <= maxWidth
        ? source
        : new PixelSize(maxWidth, Math.Max(1, (int)Math.Round((double)source.Height * maxWidth / source.Width)));

    /// <summary>A square, at most <paramref name="maxSide"/> on a side.</summary>
    public PixelSize Square(int maxSide)
    {
        var side = Math.Min(maxSide, source.ShorterSide);
        return new PixelSize(side, side);
    }
}
