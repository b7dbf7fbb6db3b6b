using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Red above left, green above right, blue below left, white below right: every turn and mirroring of it looks different.</summary>
internal static class Quadrants
{
    private static readonly (int R, int G, int B) Red = (220, 20, 20);
    private static readonly (int R, int G, int B) Green = (20, 200, 20);
    private static readonly (int R, int G, int B) Blue = (20, 20, 220);
    private static readonly (int R, int G, int B) White = (240, 240, 240);

    /// <summary>The pixels that, shown as the Exif orientation says, are upright and of this size.</summary>
    public static VipsImage Stored(int uprightWidth, int uprightHeight, int orientation)
    {
        VipsRuntime.EnsureStarted();
        var (width, height) = orientation >= 5 ? (uprightHeight, uprightWidth) : (uprightWidth, uprightHeight);
        var pixels = new byte[width * height * 3];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                // Where the stored row 0 and column 0 belong: Exif 2.3, table 6 of section 4.6.4.
                var (x, y) = orientation switch
                {
                    1 => (column, row),
                    2 => (width - 1 - column, row),
                    3 => (width - 1 - column, height - 1 - row),
                    4 => (column, height - 1 - row),
                    5 => (row, column),
                    6 => (height - 1 - row, column),
                    7 => (height - 1 - row, width - 1 - column),
                    _ => (row, width - 1 - column),
                };
                var (r, g, b) = (x < uprightWidth / 2, y < uprightHeight / 2) switch
                {
                    (true, true) => Red,
                    (false, true) => Green,
                    (true, false) => Blue,
                    _ => White,
                };
                var i = 3 * ((row * width) + column);
                (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)r, (byte)g, (byte)b);
            }
        }

        return VipsImage.FromPixels(pixels, width, height, 3);
    }

    public static void AssertUpright(Raster raster, string what)
    {
        AssertColor.IsNear(Red, raster.At(0.25, 0.25), what);
        AssertColor.IsNear(Green, raster.At(0.75, 0.25), what);
        AssertColor.IsNear(Blue, raster.At(0.25, 0.75), what);
        AssertColor.IsNear(White, raster.At(0.75, 0.75), what);
    }
}
