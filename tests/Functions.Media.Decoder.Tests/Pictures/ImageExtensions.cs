using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Short ways to the codecs, for making inputs and looking at outputs.</summary>
internal static class ImageExtensions
{
    private const int KeepAll = 31;
    private const int KeepNothing = 0;

    /// <summary>VipsForeignHeifCompression.</summary>
    private const int Av1 = 4;

    public static byte[] ToJpeg(this VipsImage image, int quality = 90, bool progressive = false) =>
        image.Save("jpegsave_buffer", saver => saver.With("Q", quality).With("interlace", progressive));

    public static byte[] ToPng(this VipsImage image, bool interlaced = false, int? bitDepth = null, bool palette = false) =>
        image.Save("pngsave_buffer", saver =>
        {
            saver.With("interlace", interlaced).With("palette", palette);
            if (bitDepth is { } depth)
            {
                saver.With("bitdepth", depth);
            }
        });

    /// <summary>A plain file: one chunk of pixels and no Exif block, which the saver would add.</summary>
    public static byte[] ToWebP(this VipsImage image, bool lossless = false) =>
        image.Save("webpsave_buffer", saver => saver.With("lossless", lossless).With("keep", KeepNothing));

    /// <summary>An AVIF file, 8, 10 or 12 bits a sample.</summary>
    public static byte[] ToAvif(this VipsImage image, int bits = 8, bool keepMetadata = false) => image.Save("heifsave_buffer", saver =>
        saver.With("compression", Av1).With("Q", 90).With("effort", 0).With("bitdepth", bits).With("keep", keepMetadata ? KeepAll : KeepNothing));

    /// <summary>A HEIC file of an 8-bit RGB picture.</summary>
    public static byte[] ToHeic(this VipsImage image)
    {
        using (image)
        {
            return HevcEncoder.Encode(image.ToArray(), image.Width, image.Height);
        }
    }

    /// <summary>Applies one operation to the picture and lets go of it.</summary>
    public static VipsImage Then(this VipsImage image, string operation, Action<VipsOperation>? configure = null)
    {
        using (image)
        {
            using var step = new VipsOperation(operation).With("in", image);
            configure?.Invoke(step);
            return step.ToImage();
        }
    }

    public static byte[] Save(this VipsImage image, string saver, Action<VipsOperation> configure)
    {
        using (image)
        {
            using var step = new VipsOperation(saver).With("in", image).With("keep", KeepAll);
            configure(step);
            using var blob = step.ToBlob();
            return blob.Content.ToArray();
        }
    }
}
