using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>An uploaded picture of which only the header has been read and judged.</summary>
internal sealed class SourceImage
{
    private const string ProfileField = "icc-profile-data";

    /// <summary>VipsForeignFailOn: a file that ends early is an error; damage inside it is drawn as well as it goes.</summary>
    private const int FailOnTruncated = 1;

    /// <summary>VipsAccess: pixels are read once, top to bottom, so that a large picture never stands in memory whole.</summary>
    private const int Sequential = 1;

    private readonly VipsBlob file;
    private readonly bool hasProfile;
    private readonly bool isCmyk;
    private readonly PixelSize stored;

    private SourceImage(VipsBlob file, ImageFormat format, VipsImage header, long frames)
    {
        this.file = file;
        Format = format;
        Frames = frames;
        hasProfile = header.HasField(ProfileField);
        isCmyk = header.Interpretation == VipsInterpretation.Cmyk;
        stored = new PixelSize(header.Width, header.Height);
        Upright = header.Orientation >= 5 ? new PixelSize(stored.Height, stored.Width) : stored;
    }

    public ImageFormat Format { get; }

    public long Frames { get; }

    /// <summary>The size after the Exif orientation is applied.</summary>
    public PixelSize Upright { get; }

    /// <summary>Reads the header and checks every limit. No pixel is decoded.</summary>
    /// <exception cref="ImageRejectedException">Not an accepted type, not readable, or beyond a limit.</exception>
    public static SourceImage Open(VipsBlob file, ImageLimits limits)
    {
        var bytes = file.Content;
        var format = FormatSniffer.Sniff(bytes)
            ?? throw new ImageRejectedException(RejectionReason.UnsupportedType, "The file is not a JPEG, PNG or WebP image.");
        SourceImage source;
        try
        {
            using var loader = CreateLoader(file, format);
            using var header = loader.ToImage();
            var frames = format == ImageFormat.Png ? FormatSniffer.CountPngFrames(bytes) : header.Pages;
            source = new SourceImage(file, format, header, frames);
        }
        catch (VipsException e) when (!e.IsOutOfMemory)
        {
            throw Corrupt(format, e);
        }

        source.CheckLimits(limits);
        return source;
    }

    /// <summary>Decodes once, upright, to 8-bit sRGB without transparency, at the given size and without any metadata.</summary>
    /// <exception cref="ImageRejectedException">The pixels cannot be decoded to their end.</exception>
    public VipsImage DecodeBase(PixelSize size)
    {
        try
        {
            return DecodeBase(size, hasProfile);
        }
        catch (VipsException e) when (!e.IsOutOfMemory)
        {
            if (!hasProfile)
            {
                throw Corrupt(Format, e);
            }
        }

        // A picture may be sound and only its colour profile damaged: then its colours are taken as untagged ones are.
        try
        {
            return DecodeBase(size, useProfile: false);
        }
        catch (VipsException e) when (!e.IsOutOfMemory)
        {
            throw Corrupt(Format, e);
        }
    }

    /// <summary>How many times larger the stored picture is than a wanted size.</summary>
    public double Reduction(PixelSize size) => Math.Min((double)Upright.Width / size.Width, (double)Upright.Height / size.Height);

    /// <summary>
    /// By how much libjpeg shrinks while it decodes: its way is quick but coarse, so at least a factor of two is left to the good filter.
    /// </summary>
    public static int JpegShrink(double reduction) => reduction >= 16 ? 8 : reduction >= 8 ? 4 : reduction >= 4 ? 2 : 1;

    private static ImageRejectedException Corrupt(ImageFormat format, VipsException cause) =>
        new(RejectionReason.Corrupt, $"The file begins like {format.ContentType()} but is damaged or incomplete.", cause);

    private static VipsOperation CreateLoader(VipsBlob file, ImageFormat format)
    {
        var name = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            _ => "webpload_buffer",
        };
        return new VipsOperation(name).With("buffer", file).With("access", Sequential).With("fail_on", FailOnTruncated);
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

    private VipsImage DecodeBase(PixelSize size, bool useProfile)
    {
        using var loader = CreateLoader(file, Format);
        var factor = Reduction(size);
        if (Format == ImageFormat.Jpeg)
        {
            loader.With("shrink", JpegShrink(factor));
        }
        else if (Format == ImageFormat.WebP && factor > 1)
        {
            loader.With("scale", 1 / factor);
        }

        var image = loader.ToImage();
        image = Convert(image, "thumbnail_image", step =>
        {
            Resizer.ForceSize(step, size);
            if (useProfile || isCmyk)
            {
                step.With("output_profile", "srgb");
            }

            if (isCmyk)
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
            return image.ToBarePixels();
        }
    }

    private void CheckLimits(ImageLimits limits)
    {
        var pixels = (long)stored.Width * stored.Height;
        if (pixels > limits.MaxPixels)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyPixels, $"The picture has {stored.Width} × {stored.Height} pixels; at most {limits.MaxPixels} are allowed.");
        }

        if (Frames > limits.MaxFrames)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyFrames, $"The animation has {Frames} frames; at most {limits.MaxFrames} are allowed.");
        }

        if (Math.Max(stored.Width, stored.Height) > (long)limits.MaxAspectRatio * stored.ShorterSide)
        {
            throw new ImageRejectedException(
                RejectionReason.ExtremeAspectRatio, $"One side of the picture is more than {limits.MaxAspectRatio} times the other.");
        }
    }
}
