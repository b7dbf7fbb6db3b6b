using System.Buffers.Binary;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Reads and changes the segments of a JPEG file (ITU-T T.81, annex B).</summary>
internal static class JpegFile
{
    public const byte StartOfFrameProgressive = 0xC2;
    public const byte StartOfScan = 0xDA;

    /// <summary>Puts a segment right behind the start of the image.</summary>
    public static byte[] Insert(byte[] file, byte marker, ReadOnlySpan<byte> content)
    {
        var segment = new byte[4 + content.Length];
        segment[0] = 0xFF;
        segment[1] = marker;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(2 + content.Length));
        content.CopyTo(segment.AsSpan(4));
        return [.. file[..2], .. segment, .. file[2..]];
    }

    public static byte[] WithExif(byte[] file, byte[] exif) => Insert(file, 0xE1, [.. "Exif\0\0"u8, .. exif]);

    public static byte[] WithProfile(byte[] file, byte[] profile) => Insert(file, 0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. profile]);

    /// <summary>The markers of all segments, those between scans included, and where each segment begins.</summary>
    public static List<(byte Marker, int Offset)> Segments(byte[] file)
    {
        var segments = new List<(byte, int)>();
        var i = 2;
        while (i + 1 < file.Length)
        {
            if (file[i] != 0xFF || file[i + 1] is 0x00 or 0xFF or (>= 0xD0 and <= 0xD7))
            {
                i++;
                continue;
            }

            segments.Add((file[i + 1], i));
            if (file[i + 1] == 0xD9)
            {
                break;
            }

            i += 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(i + 2));
        }

        return segments;
    }

    /// <summary>Claims another size without changing anything else.</summary>
    public static byte[] Claim(byte[] file, int width, int height)
    {
        var changed = file.ToArray();
        var frame = Segments(file).First(segment => segment.Marker is >= 0xC0 and <= 0xC2).Offset;
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(frame + 7), (ushort)width);
        return changed;
    }
}
