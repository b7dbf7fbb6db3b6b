using System.Buffers.Binary;
using System.Text;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>An Exif block (a little-endian TIFF structure) with an orientation, a camera, a maker note and a place on earth.</summary>
internal static class Exif
{
    private const ushort Ascii = 2;
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;
    private const ushort Undefined = 7;

    /// <summary>The block without the <c>Exif\0\0</c> that JPEG puts before it.</summary>
    public static byte[] Build(int orientation, string canary = "camera")
    {
        var text = Encoding.ASCII.GetBytes(canary + "\0");
        var file = new List<byte>("II*\0"u8.ToArray());
        file.AddRange(BitConverter.GetBytes(8));

        // Offsets: IFD0 at 8 (4 entries), then the Exif IFD (1 entry), then the GPS IFD (3 entries), then the values.
        const int exifAt = 8 + 2 + (4 * 12) + 4;
        const int gpsAt = exifAt + 2 + 12 + 4;
        const int textAt = gpsAt + 2 + (3 * 12) + 4;
        var latitudeAt = textAt + text.Length;
        Directory(file, (0x010F, Ascii, text.Length, textAt), (0x0112, Short, 1, orientation), (0x8769, Long, 1, exifAt), (0x8825, Long, 1, gpsAt));
        Directory(file, (0x927C, Undefined, text.Length, textAt));
        Directory(file, (1, Ascii, 2, 'N'), (2, Rational, 3, latitudeAt), (3, Ascii, 2, 'E'));
        file.AddRange(text);
        foreach (var value in new[] { 52, 1, 31, 1, 12, 1 })
        {
            file.AddRange(BitConverter.GetBytes(value));
        }

        return [.. file];
    }

    private static void Directory(List<byte> file, params (int Tag, ushort Type, int Count, int Value)[] entries)
    {
        file.AddRange(BitConverter.GetBytes((ushort)entries.Length));
        Span<byte> entry = stackalloc byte[12];
        foreach (var (tag, type, count, value) in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], value);
            file.AddRange(entry);
        }

        file.AddRange(new byte[4]);
    }
}
