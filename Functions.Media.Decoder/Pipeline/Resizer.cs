using Functions.Media.Decoder.Filters;
using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>Lanczos resizing of pictures that are already upright sRGB in memory.</summary>
internal static class Resizer
{
    /// <summary>VipsSize: exactly this width and height.</summary>
    private const int Force = 3;

    /// <summary>VipsInteresting: keep the middle.</summary>
    private const int Centre = 1;

    public static void ForceSize(VipsOperation thumbnail, PixelSize size) =>
        thumbnail.With("width", size.Width).With("height", size.Height).With("size", Force);

    /// <summary>The whole picture at another size.</summary>
    public static VipsImage Resize(VipsImage image, PixelSize size, Look? look = null)
    {
        using var step = new VipsOperation("thumbnail_image").With("in", image);
        ForceSize(step, size);
        return InMemory(step, look);
    }

    /// <summary>The largest rectangle of the wanted shape from the picture's middle, at the wanted size.</summary>
    public static VipsImage Crop(VipsImage image, PixelSize size, Look? look = null)
    {
        using var step = new VipsOperation("thumbnail_image").With("in", image)
            .With("width", size.Width).With("height", size.Height).With("crop", Centre);
        return InMemory(step, look);
    }

    private static VipsImage InMemory(VipsOperation step, Look? look)
    {
        using var image = step.ToImage();
        return image.ToBarePixels(look);
    }
}
