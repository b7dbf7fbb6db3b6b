using System.Buffers.Binary;
using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>
/// Tells a file's type from its first bytes, as RFC 9649, the PNG specification, ITU-T T.81 and ISO/IEC 23008-12 fix them; names and declared types
/// are ignored.
/// </summary>
internal static class FormatSniffer
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The format, or null when it is none of ours.</summary>
    public static ImageFormat? Sniff(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageFormat.Jpeg;
        }

        if (file.StartsWith(PngSignature))
        {
            return ImageFormat.Png;
        }

        return file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? ImageFormat.WebP : SniffBrands(file);
    }

    /// <summary>
    /// The brands of an ISO base media file: the first box, of its full length, names a still picture's brand first, and the codec's among the others.
    /// </summary>
    private static ImageFormat? SniffBrands(ReadOnlySpan<byte> file)
    {
        const int shortest = 16;
        const int longest = 256;
        if (file.Length < shortest || !file[4..].StartsWith("ftyp"u8))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(file);
        if (length is < shortest or > longest || length % 4 != 0 || length > file.Length || Brand(file[8..]) is not { } major)
        {
            return null;
        }

        for (var at = shortest; major.Format is null && at < length; at += 4)
        {
            major.Format = Brand(file[at..])?.Format;
        }

        return major.Format;
    }

    /// <summary>A brand of pictures and the codec it stands for; mif1 and msf1 leave that open.</summary>
    private static (ImageFormat? Format, bool IsPicture)? Brand(ReadOnlySpan<byte> brand) => BinaryPrimitives.ReadUInt32BigEndian(brand) switch
    {
        0x61766966 or 0x61766973 => (ImageFormat.Avif, true), // avif, avis
        0x68656963 or 0x68656978 or 0x6865696D or 0x68656973 => (ImageFormat.Heic, true), // heic, heix, heim, heis
        0x68657663 or 0x68657678 or 0x6865766D or 0x68657673 => (ImageFormat.Heic, true), // hevc, hevx, hevm, hevs
        0x6D696631 or 0x6D736631 => (null, true), // mif1, msf1
        _ => null,
    };

    /// <summary>
    /// The canvas of an extended WebP (RFC 9649, section 2.7.1), which its loader would allocate before it says how large it is; null for a plain one.
    /// </summary>
    public static PixelSize? ReadWebPCanvas(ReadOnlySpan<byte> file)
    {
        const int extendedHeaderLength = 30;
        return file.Length >= extendedHeaderLength && file[12..].StartsWith("VP8X"u8)
            ? new PixelSize(Number(file[24..]) + 1, Number(file[27..]) + 1)
            : null;

        static int Number(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
    }

    /// <summary>
    /// Frames of an animated PNG: what its acTL chunk says, which stands before the pixels. Loaders show such a file as a still, so nobody else
    /// would count them. 1 for a plain PNG.
    /// </summary>
    public static long CountPngFrames(ReadOnlySpan<byte> file)
    {
        var rest = file[PngSignature.Length..];
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (type.SequenceEqual("IDAT"u8) || length > rest.Length - 12)
            {
                break;
            }

            if (type.SequenceEqual("acTL"u8) && length >= 4)
            {
                return BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
            }

            rest = rest[(12 + (int)length)..];
        }

        return 1;
    }
}
