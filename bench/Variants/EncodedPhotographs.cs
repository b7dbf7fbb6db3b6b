using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;

namespace Bench.Variants;

/// <summary>A photograph in the other formats that phones and programs send.</summary>
internal static class EncodedPhotographs
{
    private const int Av1 = 4;

    public static byte[] Png(Photograph photograph) => Save(photograph, "pngsave_buffer", static saver => saver.With("compression", 6));

    public static byte[] WebP(Photograph photograph) => Save(photograph, "webpsave_buffer", static saver => saver.With("Q", 90).With("effort", 2));

    public static byte[] Avif(Photograph photograph) =>
        Save(photograph, "heifsave_buffer", static saver => saver.With("compression", Av1).With("Q", 60).With("effort", 0).With("bitdepth", 8));

    public static byte[] Heic(Photograph photograph)
    {
        using var pixels = photograph.Decode();
        using var image = VipsImage.Over(pixels);
        return HevcEncoder.Encode(image.ToArray(), image.Width, image.Height);
    }

    private static byte[] Save(Photograph photograph, string name, Action<VipsOperation> configure)
    {
        using var pixels = photograph.Decode();
        using var image = VipsImage.Over(pixels);
        using var saver = new VipsOperation(name).With("in", image).With("keep", 0);
        configure(saver);
        using var blob = saver.ToBlob();
        return blob.Content.ToArray();
    }
}
