using Domain.Media.Decoding;
using Functions.Media.Decoder.Pipeline;
using ImageMagick;
using ImageMagick.Formats;

namespace Functions.Media.Decoder.Azure;

/// <summary>
/// ImageMagick through Magick.NET, for those who prefer it: the same pictures for three times the processor time (docs/decisions/image-decoding.md).
/// Its own limits come on top of those of the process.
/// </summary>
internal sealed class MagickEngine : IImageEngine
{
    private const ulong MostMemory = 768UL << 20;
    private const ulong MostProfileBytes = 4UL << 20;
    private const ulong LongestSide = 65_535;

    /// <summary>Frames that are looked at: the first. An animation's others are counted without decoding.</summary>
    private const uint OneFrame = 1;

    private const string Icc = "icc";
    private const string Truncated = "Premature end";

    public MagickEngine()
    {
        // policy.xml stands beside the program.
        MagickNET.SetEnvironmentVariable("MAGICK_CONFIGURE_PATH", AppContext.BaseDirectory);
        ResourceLimits.Thread = 1;
        ResourceLimits.Memory = MostMemory;
        ResourceLimits.MaxMemoryRequest = MostMemory;
        ResourceLimits.Disk = 0;
        ResourceLimits.Width = LongestSide;
        ResourceLimits.Height = LongestSide;
        ResourceLimits.MaxProfileSize = MostProfileBytes;

        // Loads the policy and what the codecs need while the process may still open files of its own.
        using var first = new MagickImage(MagickColors.White, 1, 1);
        _ = Encode(first, ImageFormat.WebP, quality: 1, effort: 0);
        _ = Encode(first, ImageFormat.Jpeg, quality: 1, effort: 0);
    }

    /// <inheritdoc/>
    public PictureHeader ReadHeader(InputFile file, ImageFormat format, ImageLimits limits) => Guard(() =>
    {
        using var image = new MagickImage();
        image.Ping(file.Content.ToArray(), new MagickReadSettings { Format = MagickFormatOf(format), FrameCount = OneFrame });
        var isTurned = image.Orientation >= OrientationType.LeftTop;
        var size = new PixelSize((int)(isTurned ? image.Height : image.Width), (int)(isTurned ? image.Width : image.Height));
        var frames = format == ImageFormat.WebP ? AnimatedWebP.CountFrames(file.Content) : 1;
        return new PictureHeader(format, size, frames, image.HasProfile(Icc), image.ColorSpace == ColorSpace.CMYK);
    });

    /// <inheritdoc/>
    public PixelBuffer Decode(InputFile file, PictureHeader header, PixelSize size, ImageLimits limits, byte[]? codedProfile, bool useProfile) => Guard(() =>
    {
        using var image = Read(file, header.Format, size);
        if (codedProfile is not null && !image.HasProfile(Icc))
        {
            image.SetProfile(new ColorProfile(codedProfile));
        }

        image.AutoOrient();
        Resize(image, size);
        if (!useProfile)
        {
            image.RemoveProfile(Icc);
        }

        if (header.IsCmyk)
        {
            image.TransformColorSpace(ColorProfiles.USWebCoatedSWOP, ColorProfiles.SRGB);
        }
        else
        {
            image.TransformColorSpace(ColorProfiles.SRGB);
        }

        image.ColorSpace = ColorSpace.sRGB;
        image.BackgroundColor = MagickColors.White;
        image.Alpha(AlphaOption.Remove);
        return ToPixels(image);
    });

    /// <inheritdoc/>
    public PixelBuffer Resize(PixelBuffer picture, PixelSize size) => Guard(() =>
    {
        using var image = Over(picture);
        Resize(image, size);
        return ToPixels(image);
    });

    /// <inheritdoc/>
    public PixelBuffer Crop(PixelBuffer picture, PixelSize size) => Guard(() =>
    {
        using var image = Over(picture);
        var factor = Math.Max((double)size.Width / picture.Width, (double)size.Height / picture.Height);
        Resize(image, picture.Size.Scale(factor));
        image.Crop((uint)size.Width, (uint)size.Height, Gravity.Center);
        return ToPixels(image);
    });

    /// <inheritdoc/>
    public byte[] Encode(PixelBuffer picture, ImageFormat format, int quality, int effort) => Guard(() =>
    {
        using var image = Over(picture);
        return Encode(image, format, quality, effort);
    });

    private static MagickImage Read(InputFile file, ImageFormat format, PixelSize size)
    {
        var settings = new MagickReadSettings { Format = MagickFormatOf(format), FrameCount = OneFrame };
        if (format == ImageFormat.Jpeg)
        {
            // libjpeg shrinks while it decodes, quickly but coarsely: a factor of two is left to the good filter, whichever way the picture is turned.
            settings.SetDefines(new JpegReadDefines { Size = new MagickGeometry((uint)(2 * Math.Max(size.Width, size.Height))) });
        }

        var image = new MagickImage();
        try
        {
            MagickException? damage = null;
            image.Warning += (_, warning) => damage = warning.Message.Contains(Truncated, StringComparison.Ordinal) ? warning.Exception : damage;
            image.Read(file.Content.ToArray(), settings);
            return damage is null ? image : throw damage;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>The reader is named: what ImageMagick would make of the bytes by itself never matters.</summary>
    private static MagickFormat MagickFormatOf(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => MagickFormat.Jpeg,
        ImageFormat.Png => MagickFormat.Png,
        ImageFormat.WebP => MagickFormat.WebP,
        ImageFormat.Avif => MagickFormat.Avif,
        ImageFormat.Heic => MagickFormat.Heic,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "ImageMagick has no reader for this here."),
    };

    private static MagickImage Over(PixelBuffer picture)
    {
        var image = new MagickImage();
        image.ReadPixels(
            picture.Pixels.ToArray(), new PixelReadSettings((uint)picture.Width, (uint)picture.Height, StorageType.Char, PixelMapping.RGB));
        return image;
    }

    private static PixelBuffer ToPixels(MagickImage image)
    {
        using var pixels = image.GetPixelsUnsafe();
        var bytes = pixels.ToByteArray(PixelMapping.RGB) ?? throw new InvalidOperationException("ImageMagick has no pixels.");
        var picture = new PixelBuffer(new PixelSize((int)image.Width, (int)image.Height));
        bytes.CopyTo(picture.Pixels);
        return picture;
    }

    private static void Resize(MagickImage image, PixelSize size)
    {
        image.FilterType = FilterType.Lanczos;
        image.Resize(new MagickGeometry((uint)size.Width, (uint)size.Height) { IgnoreAspectRatio = true });
    }

    private static byte[] Encode(MagickImage image, ImageFormat format, int quality, int effort)
    {
        image.Strip();
        image.Quality = (uint)quality;
        image.Settings.Interlace = format == ImageFormat.Jpeg ? Interlace.Jpeg : Interlace.NoInterlace;
        return format == ImageFormat.Jpeg
            ? image.ToByteArray(new JpegWriteDefines { SamplingFactor = JpegSamplingFactor.Ratio420 })
            : image.ToByteArray(new WebPWriteDefines { Method = effort });
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (MagickException e)
        {
            throw new MagickFailure(e);
        }
    }
}
