using System.Numerics;
using System.Text;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;
using Local.Demo.Pictures;

namespace Bench.Variants;

/// <summary>
/// A JPEG file as a phone makes it: a drawn scene with structure at every scale and the grain of a sensor, so that it costs codecs what a
/// photograph costs them.
/// </summary>
internal sealed record Photograph(int Width, int Height, byte[] Jpeg)
{
    private const int Quality = 90;
    private const float Texture = 0.22f;
    private const float Grain = 0.06f;
    private static readonly Vector3 Half = new(0.5f);

    /// <summary>4000 × 3000.</summary>
    public static Photograph Draw12Megapixels() => Encode(4000, 3000, Draw(4000, 3000));

    /// <summary>8000 × 6000: four times the same scene, each turned into its mirror image, so that no edge shows.</summary>
    public static Photograph Draw48Megapixels()
    {
        const int width = 4000;
        const int height = 3000;
        var tile = Draw(width, height);
        var rgb = new byte[width * height * 4 * 3];
        for (var y = 0; y < 2 * height; y++)
        {
            var row = tile.AsSpan((y < height ? y : (2 * height) - 1 - y) * width * 3, width * 3);
            var target = rgb.AsSpan(y * 2 * width * 3, 2 * width * 3);
            row.CopyTo(target);
            for (var x = 0; x < width; x++)
            {
                row.Slice((width - 1 - x) * 3, 3).CopyTo(target[((width + x) * 3)..]);
            }
        }

        return Encode(2 * width, 2 * height, rgb);
    }

    /// <summary>Pixels as a phone's camera encodes them.</summary>
    public static Photograph Encode(int width, int height, byte[] rgb)
    {
        VipsRuntime.EnsureStarted();
        using var image = VipsImage.FromPixels(rgb, width, height, 3);
        using var saver = new VipsOperation("jpegsave_buffer").With("in", image).With("Q", Quality);
        using var file = saver.ToBlob();
        return new(width, height, file.Content.ToArray());
    }

    /// <summary>Its pixels.</summary>
    public unsafe PixelBuffer Decode()
    {
        fixed (byte* bytes = Jpeg)
        {
            using var blob = VipsBlob.Over(Jpeg);
            using var loader = new VipsOperation("jpegload_buffer").With("buffer", blob);
            using var image = loader.ToImage();
            return image.ToPixels();
        }
    }

    /// <summary>The same picture in a file that differs from every other: with a comment segment (ITU-T T.81, B.2.4.5).</summary>
    public byte[] Another()
    {
        var comment = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString());
        return [.. Jpeg.AsSpan(0, 2), 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. comment, .. Jpeg.AsSpan(2)];
    }

    public override string ToString() => $"{Width} × {Height}, {Jpeg.Length / 1e6:F1} MB";

    private static byte[] Draw(int width, int height)
    {
        var shade = Landscapes.Sea(0);
        var noise = new Noise(7);
        var rgb = new byte[width * height * 3];
        Parallel.For(0, height, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var scale = 2f / height;
                var place = new Vector2((x - (width / 2f)) * scale, ((height / 2f) - y) * scale);
                var leaves = (noise.Fractal(x / 60f, y / 60f, 6) - 0.5f) * Texture;
                var sensor = new Vector3(noise.Lattice(x, y), noise.Lattice(x + width, y), noise.Lattice(x, y + height)) - Half;
                var colour = Vector3.Clamp(shade(place) + new Vector3(leaves) + (sensor * Grain), Vector3.Zero, Vector3.One) * 255.5f;
                var target = ((y * width) + x) * 3;
                rgb[target] = (byte)colour.X;
                rgb[target + 1] = (byte)colour.Y;
                rgb[target + 2] = (byte)colour.Z;
            }
        });
        return rgb;
    }
}
