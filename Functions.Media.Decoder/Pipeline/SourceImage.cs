using Domain.Media.Decoding;
using Functions.Media.Decoder.Heif;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>An uploaded picture of which only the header has been read and judged.</summary>
internal sealed class SourceImage
{
    private readonly InputFile file;
    private readonly ImageLimits limits;
    private readonly IImageEngine engine;
    private readonly byte[]? codedProfile;

    private SourceImage(InputFile file, ImageFormat format, ImageLimits limits, IImageEngine engine, byte[]? codedProfile = null)
    {
        this.file = file;
        this.limits = limits;
        this.engine = engine;
        this.codedProfile = codedProfile;
        Header = new PictureHeader(format, default, 1, HasProfile: false, IsCmyk: false);
    }

    public ImageFormat Format => Header.Format;

    public long Frames { get; private set; } = 1;

    /// <summary>The size after the orientation is applied.</summary>
    public PixelSize Upright => Header.Upright;

    /// <summary>What the engine reads in the file.</summary>
    public PictureHeader Header { get; private set; }

    /// <summary>Reads the header and checks every limit. No pixel is decoded.</summary>
    /// <exception cref="ImageRejectedException">Not an accepted type, not readable, or beyond a limit.</exception>
    public static SourceImage Open(InputFile file, ImageLimits limits, IImageEngine engine)
    {
        var format = FormatSniffer.Sniff(file.Content)
            ?? throw new ImageRejectedException(RejectionReason.UnsupportedType, "The file is not a JPEG, PNG, WebP, AVIF or HEIC image.");
        return format is ImageFormat.Avif or ImageFormat.Heic ? OpenHeif(file, format, limits, engine) : OpenRaster(file, format, limits, engine);
    }

    /// <summary>Decodes once, upright, to 8-bit sRGB without transparency, at the given size and without any metadata.</summary>
    /// <exception cref="ImageRejectedException">The pixels cannot be decoded to their end.</exception>
    public PixelBuffer DecodeBase(PixelSize size)
    {
        var hasProfile = codedProfile is not null || Header.HasProfile;
        try
        {
            return Decode(hasProfile);
        }
        catch (ImageEngineException e) when (!e.IsOutOfMemory)
        {
            if (!hasProfile)
            {
                throw Corrupt(e);
            }
        }

        // A picture may be sound and only its colour profile damaged: then its colours are taken as untagged ones are.
        try
        {
            return Decode(useProfile: false);
        }
        catch (ImageEngineException e) when (!e.IsOutOfMemory)
        {
            throw Corrupt(e);
        }

        PixelBuffer Decode(bool useProfile) => engine.Decode(file, Header, size, limits, codedProfile, useProfile);
    }

    private static SourceImage OpenRaster(InputFile file, ImageFormat format, ImageLimits limits, IImageEngine engine)
    {
        var source = new SourceImage(file, format, limits, engine);
        if (format == ImageFormat.WebP && FormatSniffer.ReadWebPCanvas(file.Content) is { } canvas)
        {
            source.CheckSize(canvas);
        }

        source.ReadHeader();
        source.Frames = format == ImageFormat.Png ? FormatSniffer.CountPngFrames(file.Content) : source.Header.Frames;
        source.CheckFrames();
        return source;
    }

    // The boxes are judged first: what decoding costs is known from them, and no library has seen a byte by then.
    private static SourceImage OpenHeif(InputFile file, ImageFormat format, ImageLimits limits, IImageEngine engine)
    {
        var header = HeifHeaderReader.Read(file.Content);
        if (header.Format != format)
        {
            throw new ImageRejectedException(RejectionReason.Corrupt, $"The file begins like {format.ContentType()} but holds {header.Format.ContentType()}.");
        }

        var codedProfile = header.Colors is { } colors ? CodedColorProfile.Build(colors) : null;
        var source = new SourceImage(file, format, limits, engine, codedProfile) { Frames = header.Frames };
        source.CheckSize(header.Size);
        source.CheckFrames();
        if (header.CodedPixels > 2 * limits.MaxPixels)
        {
            throw new ImageRejectedException(
                RejectionReason.TooManyPixels, $"The parts of the picture have {header.CodedPixels} pixels; at most {2 * limits.MaxPixels} are allowed.");
        }

        source.ReadHeader();
        source.Frames = Math.Max(source.Frames, source.Header.Frames);
        return source;
    }

    private ImageRejectedException Corrupt(ImageEngineException cause) =>
        new(RejectionReason.Corrupt, $"The file begins like {Format.ContentType()} but is damaged or incomplete.", cause);

    private void ReadHeader()
    {
        try
        {
            Header = engine.ReadHeader(file, Format, limits);
        }
        catch (ImageEngineException e) when (!e.IsOutOfMemory)
        {
            throw Corrupt(e);
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
