using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;

namespace Bench.Contact;

/// <summary>A white sheet on which pictures and words are laid.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly byte[] pixels = White(width, height);

    /// <summary>Lays a picture down, which must fit.</summary>
    public void Lay(PixelBuffer image, int left, int top)
    {
        var source = image.Pixels;
        for (var y = 0; y < image.Height; y++)
        {
            source.Slice(y * image.Width * 3, image.Width * 3).CopyTo(pixels.AsSpan((((top + y) * width) + left) * 3));
        }
    }

    /// <summary>Writes words, where the machine has a font.</summary>
    public void Write(string text, int left, int top, int size)
    {
        using var step = new VipsOperation("text").With("text", text).With("font", $"sans {size}").With("dpi", 72);
        using var mask = step.ToImage();
        var ink = mask.ToArray();
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                var at = (((top + y) * width) + left + x) * 3;
                pixels.AsSpan(at, 3).Fill((byte)(255 - (ink[(y * mask.Width) + x] * 4 / 5)));
            }
        }
    }

    public byte[] ToJpeg(int quality)
    {
        using var image = VipsImage.FromPixels(pixels, width, height, 3);
        using var saver = new VipsOperation("jpegsave_buffer").With("in", image).With("Q", quality).With("interlace", true).With("keep", 0);
        using var blob = saver.ToBlob();
        return blob.Content.ToArray();
    }

    private static byte[] White(int width, int height)
    {
        var white = new byte[width * height * 3];
        Array.Fill(white, (byte)255);
        return white;
    }
}
