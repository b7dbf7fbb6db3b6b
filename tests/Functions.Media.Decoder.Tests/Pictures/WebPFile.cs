using System.Buffers.Binary;
using System.Text;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Writes and reads the RIFF chunks of WebP files (RFC 9649).</summary>
internal static class WebPFile
{
    private const int FileHeaderLength = 12;

    [Flags]
    private enum Feature : byte
    {
        Animation = 0x02,
        Xmp = 0x04,
        Exif = 0x08,
        Profile = 0x20,
    }

    /// <summary>The names of the chunks.</summary>
    public static List<string> Chunks(byte[] file)
    {
        var names = new List<string>();
        for (var i = FileHeaderLength; i + 8 <= file.Length;)
        {
            names.Add(Encoding.ASCII.GetString(file, i, 4));
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(i + 4));
            i += 8 + length + (length & 1);
        }

        return names;
    }

    /// <summary>Turns a plain lossless file into an extended one that carries metadata.</summary>
    public static byte[] WithMetadata(byte[] plain, int width, int height, byte[]? exif = null, byte[]? xmp = null, byte[]? profile = null)
    {
        var features = (exif is null ? 0 : Feature.Exif) | (xmp is null ? 0 : Feature.Xmp) | (profile is null ? 0 : Feature.Profile);
        return File(
            Chunk("VP8X", Extended(features, width, height)),
            profile is null ? [] : Chunk("ICCP", profile),
            plain[FileHeaderLength..],
            exif is null ? [] : Chunk("EXIF", exif),
            xmp is null ? [] : Chunk("XMP ", xmp));
    }

    /// <summary>An animation that shows one plain lossless picture many times.</summary>
    public static byte[] Animate(byte[] plain, int width, int height, int frames)
    {
        var frame = new byte[16];
        Write24(frame.AsSpan(6), width - 1);
        Write24(frame.AsSpan(9), height - 1);
        frame[12] = 100;
        var chunk = Chunk("ANMF", [.. frame, .. plain[FileHeaderLength..]]);
        var parts = new List<byte[]> { Chunk("VP8X", Extended(Feature.Animation, width, height)), Chunk("ANIM", new byte[6]) };
        parts.AddRange(Enumerable.Repeat(chunk, frames));
        return File([.. parts]);
    }

    private static byte[] Extended(Feature features, int width, int height)
    {
        var content = new byte[10];
        content[0] = (byte)features;
        Write24(content.AsSpan(4), width - 1);
        Write24(content.AsSpan(7), height - 1);
        return content;
    }

    private static byte[] File(params byte[][] chunks)
    {
        byte[] body = [.. "WEBP"u8, .. chunks.SelectMany(chunk => chunk)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Chunk(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content, .. new byte[content.Length & 1]];

    private static void Write24(Span<byte> target, int value)
    {
        target[0] = (byte)value;
        target[1] = (byte)(value >> 8);
        target[2] = (byte)(value >> 16);
    }
}
