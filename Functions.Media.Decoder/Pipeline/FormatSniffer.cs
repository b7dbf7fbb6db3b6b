using System.Buffers.Binary;
using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>
/// Tells a file's type from its first bytes, as RFC 9649, the PNG specification and ITU-T T.81 fix them; names and declared types are ignored.
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

        return file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? ImageFormat.WebP : null;
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
