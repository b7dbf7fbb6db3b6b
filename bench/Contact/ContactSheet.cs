using System.Numerics;
using Bench.Harness;
using Domain.Media;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoding;
using Local.Demo.Pictures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Contact;

/// <summary>One picture of everything the pipeline makes: the variants, the filters on two pictures, and the eight ways a camera stores a picture.</summary>
internal static class ContactSheet
{
    private const int Margin = 16;
    private const int Gap = 8;
    private const int Caption = 18;
    private const int Width = 1504;
    private const int Quality = 82;
    private const int TileHeight = 124;
    private const int TileWidth = 165;
    private static readonly VipsEngine Engine = new();

    public static async Task WriteAsync(string path)
    {
        using var folder = new TemporaryFolder();
        await using var pool = new DecoderPool(Options.Create(new DecoderPoolOptions()), TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var canvas = new Canvas(Width, 1668 + 28 + TileHeight + Caption + Margin);
        var top = Margin;
        var portraits = Save(folder, "portraits", Portraits.Draw(), 1600, 1200);
        var sea = Save(folder, "sea", Landscapes.Sea(0), 1600, 1200);

        top = Head(canvas, top, "Variants (at a quarter of their size)");
        var left = Margin;
        var lowest = top;
        foreach (var name in VariantName.All.Reverse())
        {
            using var variant = await RenderAsync(pool, folder, portraits, PictureLook.Normal, name);
            using var small = Engine.Resize(variant, new PixelSize(variant.Width, variant.Height).Scale(0.25));
            canvas.Lay(small, left, top);
            canvas.Write(name, left, top + small.Height + 4, 11);
            left += Math.Max(small.Width, 56) + Gap;
            lowest = Math.Max(lowest, top + small.Height + Caption);
        }

        top = Head(canvas, lowest + Margin, "Filters");
        foreach (var picture in (string[])[portraits, sea])
        {
            left = Margin;
            foreach (var name in MediaFilter.All)
            {
                if (left + TileWidth > Width)
                {
                    left = Margin;
                    top += TileHeight + Caption + Gap;
                }

                using var variant = await RenderAsync(pool, folder, picture, new PictureLook { Filter = name }, VariantName.Fit640);
                using var small = Engine.Resize(variant, new PixelSize(TileWidth, TileHeight));
                canvas.Lay(small, left, top);
                canvas.Write(name, left, top + TileHeight + 3, 11);
                left += TileWidth - 1;
            }

            top += TileHeight + Caption + Margin;
        }

        top = Head(canvas, top, "Frames");
        left = Margin;
        foreach (var frame in MediaFrame.All.Except([MediaFrame.None]))
        {
            foreach (var (picture, variant) in ((string, string)[])[(portraits, VariantName.Fit320), (sea, VariantName.Thumb150)])
            {
                using var framed = await RenderAsync(pool, folder, picture, new PictureLook { Frame = frame }, variant);
                using var small = Engine.Resize(framed, variant == VariantName.Fit320 ? new PixelSize(TileWidth, TileHeight) : new PixelSize(TileHeight, TileHeight));
                canvas.Lay(small, left, top);
                left += small.Width + 1;
            }

            canvas.Write(frame, left - TileWidth - TileHeight - 2, top + TileHeight + 3, 11);
            left += 4;
        }

        top += TileHeight + Caption + Margin;
        top = Head(canvas, top, "The eight Exif orientations: as stored, and as shown");
        left = Margin;
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var stored = Stored(portraits, orientation);
            var file = folder.In($"turned-{orientation}");
            await File.WriteAllBytesAsync(file, stored.File);
            using (stored.Image)
            using (var small = Engine.Resize(stored.Image, new PixelSize(stored.Image.Width, stored.Image.Height).Scale(0.5)))
            {
                canvas.Lay(small, left, top);
            }

            using var shown = await RenderAsync(pool, folder, file, PictureLook.Normal, VariantName.Fit320);
            using var half = Engine.Resize(shown, new PixelSize(160, 120));
            canvas.Lay(half, left, top + 168);
            canvas.Write($"{orientation}", left, top + 168 + 124, 11);
            left += 160 + (2 * Gap) + 8;
        }

        await File.WriteAllBytesAsync(path, canvas.ToJpeg(Quality));
        Console.WriteLine($"Written to {path}: {new FileInfo(path).Length / 1000} kB.");
    }

    private static int Head(Canvas canvas, int top, string text)
    {
        canvas.Write(text, Margin, top, 16);
        return top + 28;
    }

    private static string Save(TemporaryFolder folder, string name, Shader shade, int width, int height)
    {
        var rgb = new byte[width * height * 3];
        Parallel.For(0, height, y =>
        {
            for (var x = 0; x < width; x++)
            {
                var color = Vector3.Clamp(shade(new Vector2((2f * x) - width, height - (2f * y)) / height), Vector3.Zero, Vector3.One) * 255.5f;
                var at = ((y * width) + x) * 3;
                (rgb[at], rgb[at + 1], rgb[at + 2]) = ((byte)color.X, (byte)color.Y, (byte)color.Z);
            }
        });
        using var image = VipsImage.FromPixels(rgb, width, height, 3);
        var path = folder.In(name);
        File.WriteAllBytes(path, Jpeg(image));
        return path;
    }

    private static byte[] Jpeg(VipsImage image)
    {
        using var saver = new VipsOperation("jpegsave_buffer").With("in", image).With("Q", 95).With("keep", 0);
        using var blob = saver.ToBlob();
        return blob.Content.ToArray();
    }

    private static async Task<PixelBuffer> RenderAsync(DecoderPool pool, TemporaryFolder folder, string path, PictureLook look, string name)
    {
        var request = new ImageDecodeRequest { InputPath = path, OutputDirectory = folder.NewFolder(), Look = look, Variants = [name] };
        var outcome = await pool.DecodeAsync(request, CancellationToken.None);
        return outcome is DecodeOutcome.Decoded
            ? Load(Path.Combine(request.OutputDirectory, $"{name}.jpg"))
            : throw new InvalidOperationException($"The picture was not decoded: {outcome}.");
    }

    private static PixelBuffer Load(string path)
    {
        using var input = InputFile.Read(path, long.MaxValue);
        using var blob = VipsBlob.Over(input.Content);
        using var loader = new VipsOperation("jpegload_buffer").With("buffer", blob);
        using var image = loader.ToImage();
        return image.ToPixels();
    }

    /// <summary>A small picture as a camera held this way stores it, and the file that says so (Exif 2.32, tag 0112).</summary>
    private static (PixelBuffer Image, byte[] File) Stored(string path, int orientation)
    {
        using var large = Load(path);
        using var upright = Engine.Resize(large, new PixelSize(320, 240));
        var source = upright.Pixels;
        var (width, height) = orientation >= 5 ? (240, 320) : (320, 240);
        var image = new PixelBuffer(new PixelSize(width, height));
        var pixels = image.Pixels;
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (x, y) = orientation switch
                {
                    1 => (column, row),
                    2 => (319 - column, row),
                    3 => (319 - column, 239 - row),
                    4 => (column, 239 - row),
                    5 => (row, column),
                    6 => (319 - row, column),
                    7 => (319 - row, 239 - column),
                    _ => (row, 239 - column),
                };
                source.Slice(((y * 320) + x) * 3, 3).CopyTo(pixels[(((row * width) + column) * 3)..]);
            }
        }

        using var turned = VipsImage.Over(image);
        var jpeg = Jpeg(turned);
        byte[] exif = [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return (image, [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)]);
    }
}
