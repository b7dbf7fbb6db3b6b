using Domain.Media;
using Functions.Media.Decoder.Filters;
using Functions.Media.Decoder.Native;

namespace Bench.Duplicates;

/// <summary>What people do to a picture before they upload it again.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Apply">Makes the file.</param>
internal sealed record Edit(string Name, Func<VipsImage, byte[]> Apply)
{
    private const int White = 4;
    private const int Black = 1;
    private const int Horizontal = 0;

    /// <summary>The picture as it was first uploaded.</summary>
    public static Edit None { get; } = new("none", static image => Jpeg(image));

    public static IReadOnlyList<Edit> All { get; } =
    [
        new("half the size", static image => Scaled(image, 0.5)),
        new("a quarter of the size", static image => Scaled(image, 0.25)),
        new("JPEG, quality 50", static image => Jpeg(image, 50)),
        new("JPEG, quality 30", static image => Jpeg(image, 30)),
        new("WebP, quality 60", static image => Save(image, "webpsave_buffer", 60)),
        new("brightness + 40", static image => Looked(image, new() { Brightness = 40 })),
        new("contrast + 40", static image => Looked(image, new() { Contrast = 40 })),
        new("warmth + 50", static image => Looked(image, new() { Warmth = 50 })),
        new("filter juno", static image => Looked(image, new() { Filter = "juno" })),
        new("black and white (moon)", static image => Looked(image, new() { Filter = "moon" })),
        new("blur, sigma 2", static image => Jpeg(new VipsOperation("gaussblur").With("in", image).With("sigma", 2.0))),
        new("crop, 2 % from the middle", static image => Cropped(image, 0.98, 0.5)),
        new("crop, 5 %", static image => Cropped(image, 0.95, 0.5)),
        new("crop, 10 %", static image => Cropped(image, 0.90, 0.5)),
        new("crop, 5 % off a corner", static image => Cropped(image, 0.95, 0)),
        new("mirrored", static image => Jpeg(new VipsOperation("flip").With("in", image).With("direction", Horizontal))),
        new("turned by 2°", Turned),
        new("white border, 4 %", static image => Embedded(image, 0.04, 0.04, White)),
        new("words along the foot", Captioned),
        new("screenshot of it on a phone", static image => Embedded(image, 0, 0.6, Black)),
    ];

    /// <summary>What leaves less than half of a picture, or turns it over: too much for a perceptual hash.</summary>
    public static IReadOnlyList<Edit> Strong { get; } =
    [
        new("crop, 40 % from the middle", static image => Cropped(image, 0.60, 0.5)),
        new("crop, 40 % off a corner", static image => Cropped(image, 0.60, 0)),
        new("turned by 90°", static image => Jpeg(new VipsOperation("rot").With("in", image).With("angle", 1))),
    ];

    private static byte[] Scaled(VipsImage image, double scale) => Jpeg(new VipsOperation("resize").With("in", image).With("scale", scale));

    private static byte[] Looked(VipsImage image, PictureLook look)
    {
        var pixels = image.ToArray();
        Look.Prepare(look)!.Apply(pixels, image.Width, image.Height);
        using var changed = VipsImage.FromPixels(pixels, image.Width, image.Height, 3);
        return Jpeg(changed);
    }

    // At 0 the upper left corner stays, at 0.5 the middle.
    private static byte[] Cropped(VipsImage image, double kept, double place)
    {
        var (width, height) = ((int)(image.Width * kept), (int)(image.Height * kept));
        return Jpeg(new VipsOperation("extract_area").With("input", image)
            .With("left", (int)((image.Width - width) * place)).With("top", (int)((image.Height - height) * place)).With("width", width).With("height", height));
    }

    // And cut so that no corner is empty.
    private static byte[] Turned(VipsImage image)
    {
        using var turn = new VipsOperation("rotate").With("in", image).With("angle", 2.0);
        using var turned = turn.ToImage();
        var (width, height) = ((int)(image.Width * 0.94), (int)(image.Height * 0.94));
        return Jpeg(new VipsOperation("extract_area").With("input", turned)
            .With("left", (turned.Width - width) / 2).With("top", (turned.Height - height) / 2).With("width", width).With("height", height));
    }

    private static byte[] Embedded(VipsImage image, double left, double top, int extend)
    {
        var (x, y) = ((int)(image.Width * left), (int)(image.Height * top));
        return Jpeg(new VipsOperation("embed").With("in", image).With("x", x).With("y", y)
            .With("width", image.Width + (2 * x)).With("height", image.Height + (2 * y)).With("extend", extend));
    }

    // A dark bar with light marks as large as words, over the last tenth.
    private static byte[] Captioned(VipsImage image)
    {
        var pixels = image.ToArray();
        for (var y = image.Height * 9 / 10; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var isInk = y > image.Height * 93 / 100 && y < image.Height * 97 / 100 && x > image.Width / 8 && x < image.Width * 7 / 8 && x / 7 % 6 != 0 && x % 7 < 5;
                pixels.AsSpan(((y * image.Width) + x) * 3, 3).Fill(isInk ? (byte)240 : (byte)20);
            }
        }

        using var captioned = VipsImage.FromPixels(pixels, image.Width, image.Height, 3);
        return Jpeg(captioned);
    }

    private static byte[] Jpeg(VipsOperation operation)
    {
        using (operation)
        {
            using var changed = operation.ToImage();
            return Jpeg(changed);
        }
    }

    private static byte[] Jpeg(VipsImage image, int quality = 90) => Save(image, "jpegsave_buffer", quality);

    private static byte[] Save(VipsImage image, string saver, int quality)
    {
        using var operation = new VipsOperation(saver).With("in", image).With("Q", quality);
        using var file = operation.ToBlob();
        return file.Content.ToArray();
    }
}
