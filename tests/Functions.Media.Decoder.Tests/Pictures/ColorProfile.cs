using System.Buffers.Binary;
using System.Text;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Builds ICC version 2 display profiles: three primaries adapted to D50 and one gamma (ICC.1:2001-04).</summary>
internal sealed class ColorProfile(string name, double gamma, double[] red, double[] green, double[] blue)
{
    private const double SrgbGamma = 2.2;

    /// <summary>sRGB's own primaries, XYZ adapted to D50.</summary>
    private static readonly double[] SrgbRed = [0.4360, 0.2225, 0.0139];
    private static readonly double[] SrgbGreen = [0.3851, 0.7169, 0.0971];
    private static readonly double[] SrgbBlue = [0.1431, 0.0606, 0.7141];

    /// <summary>A profile no camera has, whose red is sRGB's green and whose green is sRGB's red: who ignores it is found out.</summary>
    public static ColorProfile Swapped { get; } = new("swapped", SrgbGamma, SrgbGreen, SrgbRed, SrgbBlue);

    /// <summary>The primaries of Display P3, with a plain gamma.</summary>
    public static ColorProfile DisplayP3 { get; } =
        new("Display P3", SrgbGamma, [0.5151, 0.2412, -0.0011], [0.2920, 0.6922, 0.0419], [0.1571, 0.0666, 0.7841]);

    /// <summary>Adobe RGB (1998).</summary>
    public static ColorProfile AdobeRgb { get; } =
        new("Adobe RGB", 563.0 / 256, [0.60974, 0.31111, 0.01947], [0.20528, 0.62567, 0.06087], [0.14919, 0.06322, 0.74457]);

    /// <summary>The profile as a file.</summary>
    public byte[] Build()
    {
        var tags = new List<(string Name, byte[] Content)>
        {
            ("desc", Description()),
            ("cprt", [.. "text\0\0\0\0none\0"u8]),
            ("wtpt", Xyz([0.9642, 1.0, 0.8249])),
            ("rXYZ", Xyz(red)),
            ("gXYZ", Xyz(green)),
            ("bXYZ", Xyz(blue)),
            ("rTRC", Curve()),
            ("gTRC", Curve()),
            ("bTRC", Curve()),
        };
        var offset = 128 + 4 + (12 * tags.Count);
        var table = new List<byte>();
        var data = new List<byte>();
        foreach (var (tag, content) in tags)
        {
            table.AddRange(Encoding.ASCII.GetBytes(tag));
            table.AddRange(BigEndian(offset + data.Count));
            table.AddRange(BigEndian(content.Length));
            data.AddRange(content);
            data.AddRange(new byte[-content.Length & 3]);
        }

        var header = new byte[128];
        BinaryPrimitives.WriteInt32BigEndian(header, offset + data.Count);
        header[8] = 2;
        header[9] = 0x10;
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        "acsp"u8.CopyTo(header.AsSpan(36));
        Fixed([0.9642, 1.0, 0.8249]).CopyTo(header.AsSpan(68));
        return [.. header, .. BigEndian(tags.Count), .. table, .. data];
    }

    /// <summary>What a colour under this profile is in sRGB, clipped to what sRGB can show.</summary>
    public (int R, int G, int B) ToSrgb(int r, int g, int b)
    {
        var light = new[] { Math.Pow(r / 255.0, gamma), Math.Pow(g / 255.0, gamma), Math.Pow(b / 255.0, gamma) };
        var xyz = Enumerable.Range(0, 3).Select(i => (light[0] * red[i]) + (light[1] * green[i]) + (light[2] * blue[i])).ToArray();

        // The inverse of sRGB's matrix adapted to D50 (Lindbloom).
        double[][] inverse = [[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]];
        var srgb = inverse.Select(row => Encode((row[0] * xyz[0]) + (row[1] * xyz[1]) + (row[2] * xyz[2]))).ToArray();
        return (srgb[0], srgb[1], srgb[2]);
    }

    private static int Encode(double linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        return (int)Math.Round(255 * (value <= 0.0031308 ? 12.92 * value : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055));
    }

    private static byte[] Xyz(double[] value) => [.. "XYZ \0\0\0\0"u8, .. Fixed(value)];

    private static byte[] Fixed(double[] values) => [.. values.SelectMany(value => BigEndian((int)Math.Round(value * 65536)))];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private byte[] Curve()
    {
        var value = (ushort)Math.Round(gamma * 256);
        return [.. "curv\0\0\0\0"u8, 0, 0, 0, 1, (byte)(value >> 8), (byte)value];
    }

    private byte[] Description()
    {
        var text = Encoding.ASCII.GetBytes(name + "\0");
        return [.. "desc\0\0\0\0"u8, .. BigEndian(text.Length), .. text, .. new byte[4 + 4 + 2 + 1 + 67]];
    }
}
