using Domain.Media.Decoding;
using Functions.Media.Decoder.Heif;
using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>An uploaded picture of which only the header has been read and judged.</summary>
internal sealed class SourceImage
{
    /// <summary>VipsForeignFailOn: a file that ends early is an error; damage inside it is drawn as well as it goes.</summary>
    private const int FailOnTruncated = 1;

    /// <summary>VipsAccess: pixels are read once, top to bottom, so that a large picture never stands in memory whole.</summary>
    private const int Sequential = 1;

    private readonly VipsBlob file;
    private readonly ImageLimits limits;
    private readonly byte[]? codedProfile;
    private bool hasProfile;
    private bool isCmyk;

    private SourceImage(VipsBlob file, ImageFormat format, ImageLimits limits, byte[]? codedProfile)
    {
        this.file = file;
        this.limits = limits;
        this.codedProfile = codedProfile;
        Format = format;
    }

    public ImageFormat Format { get; }

    public long Frames { get; private set; }

    /// <summary>The size after the orientation is applied.</summary>
    public PixelSize Upright { get; private set; }

    /// <summary>Reads the header and checks every limit. No pixel is decoded.</summary>
    /// <exception cref="ImageRejectedException">Not an accepted type, not readable, or beyond a limit.</exception>
    public static SourceImage Open(VipsBlob file, ImageLimits limits)
    {
        var format = FormatSniffer.Sniff(file.Content)
            ?? throw new ImageRejectedException(RejectionReason.UnsupportedType, "The file is not a JPEG, PNG, WebP, AVIF or HEIC image.");
        return format is ImageFormat.Avif or ImageFormat.Heic ? OpenHeif(file, format, limits) : OpenRaster(file, format, limits);
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

    private static SourceImage OpenRaster(VipsBlob file, ImageFormat format, ImageLimits limits)
    {
        var source = new SourceImage(file, format, limits, codedProfile: null);
        if (format == ImageFormat.WebP && FormatSniffer.ReadWebPCanvas(file.Content) is { } canvas)
        {
            source.CheckSize(canvas);
        }

        source.ReadHeader();
        source.Frames = format == ImageFormat.Png ? FormatSniffer.CountPngFrames(file.Content) : source.Frames;
        source.CheckFrames();
        return source;
    }

    // The boxes are judged first: what decoding costs is known from them, and neither library has seen a byte by then.
    private static SourceImage OpenHeif(VipsBlob file, ImageFormat format, ImageLimits limits)
    {
        var header = HeifHeaderReader.Read(file.Content);
        if (header.Format != format)
        {
            throw new ImageRejectedException(RejectionReason.Corrupt, $"The file begins like {format.ContentType()} but holds {header.Format.ContentType()}.");
        }

        var source = new SourceImage(file, format, limits, header.Colors is { } colors ? CodedColorProfile.Build(colors) : null) { Frames = header.Frames };
        source.CheckSize(header.Size);
        source.CheckFrames();
        if (header.CodedPixels > 2 * limits.MaxPixels)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyPixels, $"The parts of the picture have {header.CodedPixels} pixels; at most {2 * limits.MaxPixels} are allowed.");
        }

        if (format == ImageFormat.Avif)
        {
            source.ReadHeader();
            return source;
        }

        using var picture = HeicPicture.Open(file, limits.MaxPixels);
        source.Upright = picture.Size;
        source.hasProfile = true;
        source.CheckSize(picture.Size);
        return source;
    }

    private static ImageRejectedException Corrupt(ImageFormat format, VipsException cause) =>
        new(RejectionReason.Corrupt, $"The file begins like {format.ContentType()} but is damaged or incomplete.", cause);

    private static VipsOperation CreateLoader(VipsBlob file, ImageFormat format)
    {
        var name = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.WebP => "webpload_buffer",
            ImageFormat.Avif => "heifload_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips has no loader for this here."),
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
        using var heic = Format == ImageFormat.Heic ? HeicPicture.Open(file, limits.MaxPixels) : null;
        var image = heic?.Decode() ?? Load(size);
        if (codedProfile is not null && !image.HasProfile)
        {
            image = Convert(image, "copy");
            image.SetProfile(codedProfile);
        }

        var isTagged = useProfile && image.HasProfile;
        image = Convert(image, "thumbnail_image", step =>
        {
            Resizer.ForceSize(step, size);
            if (isTagged || isCmyk)
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

    /// <summary>The rows of a format of libvips' as its codec gives them, no smaller than a wanted size. Nothing is decoded yet.</summary>
    public VipsImage Load(PixelSize size)
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

        return loader.ToImage();
    }

    private void ReadHeader()
    {
        try
        {
            using var loader = CreateLoader(file, Format);
            using var header = loader.ToImage();
            hasProfile = codedProfile is not null || header.HasProfile;
            isCmyk = header.Interpretation == VipsInterpretation.Cmyk;
            Frames = Math.Max(Frames, header.Pages);
            Upright = header.Orientation >= 5 ? new PixelSize(header.Height, header.Width) : new PixelSize(header.Width, header.Height);
        }
        catch (VipsException e) when (!e.IsOutOfMemory)
        {
            throw Corrupt(Format, e);
        }

        CheckSize(Upright);
    }

    private void CheckFrames()
    {
        if (Frames > limits.MaxFrames)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyFrames, $"The animation has {Frames} frames; at most {limits.MaxFrames} are allowed.");
        }
    }

    private void CheckSize(PixelSize size)
    {
        if ((long)size.Width * size.Height > limits.MaxPixels)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyPixels, $"The picture has {size.Width} × {size.Height} pixels; at most {limits.MaxPixels} are allowed.");
        }

        if (Math.Max(size.Width, size.Height) > (long)limits.MaxAspectRatio * size.ShorterSide)
        {
            throw new ImageRejectedException(
                RejectionReason.ExtremeAspectRatio, $"One side of the picture is more than {limits.MaxAspectRatio} times the other.");
        }
    }
}
