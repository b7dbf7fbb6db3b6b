using Domain.Media.Decoding;
using Functions.Media.Decoder.Codecs;
using Functions.Media.Decoder.Heif;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Native;

/// <summary>libvips, with libheif for HEIC, and the system's encoders where they are installed.</summary>
internal sealed class VipsEngine : IImageEngine
{
    /// <summary>VipsForeignFailOn: a file that ends early is an error; damage inside it is drawn as well as it goes.</summary>
    private const int FailOnTruncated = 1;

    /// <summary>VipsAccess: pixels are read once, top to bottom, so that a large picture never stands in memory whole.</summary>
    private const int Sequential = 1;

    /// <summary>VipsSize: exactly this width and height.</summary>
    private const int Force = 3;

    /// <summary>VipsInteresting: keep the middle.</summary>
    private const int Centre = 1;

    private const int KeepNothing = 0;

    /// <exception cref="InvalidOperationException">libvips cannot be loaded or does not start.</exception>
    public VipsEngine()
    {
        VipsRuntime.EnsureStarted();

        // These are loaded before any untrusted byte is read; afterwards the process may load no more.
        _ = HeifRuntime.IsAvailable;
        _ = WebPEncoder.IsAvailable;
        _ = JpegEncoder.IsAvailable;
    }

    /// <summary>
    /// By how much libjpeg shrinks while it decodes: its way is quick but coarse, so at least a factor of two is left to the good filter.
    /// </summary>
    public static int JpegShrink(double reduction) => reduction >= 16 ? 8 : reduction >= 8 ? 4 : reduction >= 4 ? 2 : 1;

    /// <summary>The rows of a format of libvips' as its codec gives them, no smaller than a wanted size. Nothing is decoded yet.</summary>
    public static VipsImage Load(InputFile file, PictureHeader header, PixelSize size)
    {
        using var loader = CreateLoader(file, header.Format);
        var reduction = Math.Min((double)header.Upright.Width / size.Width, (double)header.Upright.Height / size.Height);
        if (header.Format == ImageFormat.Jpeg)
        {
            loader.With("shrink", JpegShrink(reduction));
        }
        else if (header.Format == ImageFormat.WebP && reduction > 1)
        {
            loader.With("scale", 1 / reduction);
        }

        return loader.ToImage();
    }

    /// <inheritdoc/>
    public PictureHeader ReadHeader(InputFile file, ImageFormat format, ImageLimits limits)
    {
        if (format == ImageFormat.Heic)
        {
            using var picture = HeicPicture.Open(file, limits.MaxPixels);
            return new PictureHeader(format, picture.Size, 1, HasProfile: true, IsCmyk: false);
        }

        using var loader = CreateLoader(file, format);
        using var image = loader.ToImage();
        var upright = image.Orientation >= 5 ? new PixelSize(image.Height, image.Width) : new PixelSize(image.Width, image.Height);
        return new PictureHeader(format, upright, image.Pages, image.HasProfile, image.Interpretation == VipsInterpretation.Cmyk);
    }

    /// <inheritdoc/>
    public PixelBuffer Decode(InputFile file, PictureHeader header, PixelSize size, ImageLimits limits, byte[]? codedProfile, bool useProfile)
    {
        using var heic = header.Format == ImageFormat.Heic ? HeicPicture.Open(file, limits.MaxPixels) : null;
        var image = heic?.Decode() ?? Load(file, header, size);
        if (codedProfile is not null && !image.HasProfile)
        {
            image = Convert(image, "copy");
            image.SetProfile(codedProfile);
        }

        var isTagged = useProfile && image.HasProfile;
        image = Convert(image, "thumbnail_image", step =>
        {
            step.With("width", size.Width).With("height", size.Height).With("size", Force);
            if (isTagged || header.IsCmyk)
            {
                step.With("output_profile", "srgb");
            }

            if (header.IsCmyk)
            {
                step.With("input_profile", "cmyk");
            }
        });

        if (image.Interpretation != VipsInterpretation.Srgb)
        {
            image = Convert(image, "colourspace", step => step.With("space", (int)VipsInterpretation.Srgb));
        }

        if (image.HasAlpha)
        {
            image = Convert(image, "flatten", step => step.With("background", [255.0, 255.0, 255.0]));
        }

        if (!image.IsBytes)
        {
            image = Convert(image, "cast", step => step.With("format", 0));
        }

        using (image)
        {
            return image.ToPixels();
        }
    }

    /// <inheritdoc/>
    public PixelBuffer Resize(PixelBuffer picture, PixelSize size)
    {
        using var image = VipsImage.Over(picture);
        using var step = new VipsOperation("thumbnail_image").With("in", image)
            .With("width", size.Width).With("height", size.Height).With("size", Force);
        using var resized = step.ToImage();
        return resized.ToPixels();
    }

    /// <inheritdoc/>
    public PixelBuffer Crop(PixelBuffer picture, PixelSize size)
    {
        using var image = VipsImage.Over(picture);
        using var step = new VipsOperation("thumbnail_image").With("in", image)
            .With("width", size.Width).With("height", size.Height).With("crop", Centre);
        using var cropped = step.ToImage();
        return cropped.ToPixels();
    }

    /// <inheritdoc/>
    public byte[] Encode(PixelBuffer picture, ImageFormat format, int quality, int effort) => format switch
    {
        ImageFormat.Jpeg when JpegEncoder.IsAvailable => JpegEncoder.Encode(picture, quality),
        ImageFormat.WebP when WebPEncoder.IsAvailable => WebPEncoder.Encode(picture, quality, effort),
        _ => Save(picture, format, quality, effort),
    };

    /// <summary>Encodes by libvips' own, slower builds of the same encoders.</summary>
    public static byte[] Save(PixelBuffer picture, ImageFormat format, int quality, int effort)
    {
        using var image = VipsImage.Over(picture);
        using var saver = format == ImageFormat.Jpeg
            ? new VipsOperation("jpegsave_buffer").With("in", image).With("Q", quality).With("interlace", true).With("keep", KeepNothing)
            : new VipsOperation("webpsave_buffer").With("in", image).With("Q", quality).With("effort", effort).With("keep", KeepNothing);
        using var blob = saver.ToBlob();
        return blob.Content.ToArray();
    }

    private static VipsOperation CreateLoader(InputFile file, ImageFormat format)
    {
        var name = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.WebP => "webpload_buffer",
            ImageFormat.Avif => "heifload_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips has no loader for this here."),
        };
        using var content = VipsBlob.Over(file.Content);
        return new VipsOperation(name).With("buffer", content).With("access", Sequential).With("fail_on", FailOnTruncated);
    }

    private static VipsImage Convert(VipsImage image, string operation, Action<VipsOperation>? configure = null)
    {
        using (image)
        {
            using var step = new VipsOperation(operation).With("in", image);
            configure?.Invoke(step);
            return step.ToImage();
        }
    }
}
