using System.Buffers.Binary;

namespace Functions.Media.Decoder.Heif;

/// <summary>
/// Makes an ICC profile (version 2, matrix and curves, ICC.1:2001-04) of colours that a file only numbers (ITU-T H.273), so that one way of
/// conversion serves all pictures. High dynamic range is brought into that of a display in the curves.
/// </summary>
internal static class CodedColorProfile
{
    private const int CurvePoints = 2048;

    /// <summary>Display light of diffuse white in high dynamic range, in cd/m² (ITU-R BT.2408).</summary>
    private const double DiffuseWhite = 203;

    /// <summary>Light in cd/m² that is shown as the brightest white; what is brighter is cut off.</summary>
    private const double Brightest = 1000;

    /// <summary>Share of diffuse white up to which high dynamic range is shown as it is; above it bends.</summary>
    private const double Knee = 0.6;

    private const int Bt709 = 1;
    private const int Gamma22 = 4;
    private const int Gamma28 = 5;
    private const int Linear = 8;
    private const int PerceptualQuantizer = 16;
    private const int HybridLogGamma = 18;

    /// <summary>The profile's bytes, or null for colours that are sRGB's or unknown, which need no conversion.</summary>
    public static byte[]? Build(CodedColors colors)
    {
        var isSrgbCurve = colors.Transfer is not (Gamma22 or Gamma28 or Linear or PerceptualQuantizer or HybridLogGamma);
        var chromaticities = Chromaticities(colors.Primaries);
        if (chromaticities is null && isSrgbCurve)
        {
            return null;
        }

        var curve = Curve(colors.Transfer);
        var matrix = ToXyz(chromaticities ?? Chromaticities(Bt709, always: true)!);
        (string Name, byte[] Content)[] tags =
        [
            ("desc", Description()),
            ("cprt", [.. "text\0\0\0\0none\0"u8]),
            ("wtpt", Xyz(0.9642, 1.0, 0.8249)),
            ("rXYZ", Xyz(matrix[0, 0], matrix[1, 0], matrix[2, 0])),
            ("gXYZ", Xyz(matrix[0, 1], matrix[1, 1], matrix[2, 1])),
            ("bXYZ", Xyz(matrix[0, 2], matrix[1, 2], matrix[2, 2])),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ];
        return Assemble(tags);
    }

    private static double[]? Chromaticities(int primaries, bool always = false) => primaries switch
    {
        // Red x y, green x y, blue x y; white is D65 with all of them.
        5 or 6 or 7 => [0.630, 0.340, 0.310, 0.595, 0.155, 0.070],
        9 => [0.708, 0.292, 0.170, 0.797, 0.131, 0.046],
        12 => [0.680, 0.320, 0.265, 0.690, 0.150, 0.060],
        _ => always ? [0.640, 0.330, 0.300, 0.600, 0.150, 0.060] : null,
    };

    /// <summary>From linear RGB to XYZ under D50, by Bradford's adaptation.</summary>
    private static double[,] ToXyz(double[] c)
    {
        var unscaled = new double[3, 3];
        for (var i = 0; i < 3; i++)
        {
            var (x, y) = (c[2 * i], c[(2 * i) + 1]);
            (unscaled[0, i], unscaled[1, i], unscaled[2, i]) = (x / y, 1, (1 - x - y) / y);
        }

        double[] white = [0.9504559, 1, 1.0890578];
        var scale = Apply(Invert(unscaled), white);
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                unscaled[row, column] *= scale[column];
            }
        }

        double[,] fromD65ToD50 =
        {
            { 1.0478112, 0.0228866, -0.0501270 }, { 0.0295424, 0.9904844, -0.0170491 }, { -0.0092345, 0.0150436, 0.7521316 },
        };
        var adapted = new double[3, 3];
        for (var column = 0; column < 3; column++)
        {
            var result = Apply(fromD65ToD50, [unscaled[0, column], unscaled[1, column], unscaled[2, column]]);
            (adapted[0, column], adapted[1, column], adapted[2, column]) = (result[0], result[1], result[2]);
        }

        return adapted;
    }

    private static double[] Apply(double[,] m, double[] v) =>
        [.. Enumerable.Range(0, 3).Select(row => (m[row, 0] * v[0]) + (m[row, 1] * v[1]) + (m[row, 2] * v[2]))];

    private static double[,] Invert(double[,] m)
    {
        double Minor(int r0, int r1, int c0, int c1) => (m[r0, c0] * m[r1, c1]) - (m[r0, c1] * m[r1, c0]);
        var determinant = (m[0, 0] * Minor(1, 2, 1, 2)) - (m[0, 1] * Minor(1, 2, 0, 2)) + (m[0, 2] * Minor(1, 2, 0, 1));
        return new[,]
        {
            { Minor(1, 2, 1, 2) / determinant, -Minor(0, 2, 1, 2) / determinant, Minor(0, 1, 1, 2) / determinant },
            { -Minor(1, 2, 0, 2) / determinant, Minor(0, 2, 0, 2) / determinant, -Minor(0, 1, 0, 2) / determinant },
            { Minor(1, 2, 0, 1) / determinant, -Minor(0, 2, 0, 1) / determinant, Minor(0, 1, 0, 1) / determinant },
        };
    }

    private static byte[] Curve(int transfer)
    {
        var content = new byte[12 + (2 * CurvePoints)];
        "curv"u8.CopyTo(content);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(8), CurvePoints);
        for (var i = 0; i < CurvePoints; i++)
        {
            var light = Light(transfer, (double)i / (CurvePoints - 1));
            BinaryPrimitives.WriteUInt16BigEndian(content.AsSpan(12 + (2 * i)), (ushort)Math.Round(65535 * Math.Clamp(light, 0, 1)));
        }

        return content;
    }

    private static double Light(int transfer, double code) => transfer switch
    {
        Gamma22 => Math.Pow(code, 2.2),
        Gamma28 => Math.Pow(code, 2.8),
        Linear => code,
        PerceptualQuantizer => Bend(PqLight(code) / DiffuseWhite),
        HybridLogGamma => Bend(Math.Pow(HlgLight(code), 1.2) * Brightest / DiffuseWhite),
        _ => code <= 0.04045 ? code / 12.92 : Math.Pow((code + 0.055) / 1.055, 2.4),
    };

    /// <summary>SMPTE ST 2084: cd/m².</summary>
    private static double PqLight(double code)
    {
        const double m1 = 2610.0 / 16384;
        const double m2 = 2523.0 / 4096 * 128;
        const double c1 = 3424.0 / 4096;
        const double c2 = 2413.0 / 4096 * 32;
        const double c3 = 2392.0 / 4096 * 32;
        var power = Math.Pow(code, 1 / m2);
        return 10_000 * Math.Pow(Math.Max(power - c1, 0) / (c2 - (c3 * power)), 1 / m1);
    }

    /// <summary>ARIB STD-B67: light of the scene, 0 to 1.</summary>
    private static double HlgLight(double code)
    {
        const double a = 0.17883277;
        const double b = 1 - (4 * a);
        const double c = 0.55991073;
        return code <= 0.5 ? code * code / 3 : (Math.Exp((code - c) / a) + b) / 12;
    }

    /// <summary>Straight to the knee, then E. Reinhard's curve (2002) to white at the brightest.</summary>
    private static double Bend(double light)
    {
        if (light <= Knee)
        {
            return light;
        }

        var excess = (light - Knee) / (1 - Knee);
        const double most = ((Brightest / DiffuseWhite) - Knee) / (1 - Knee);
        return Knee + ((1 - Knee) * Math.Min(1, excess * (1 + (excess / (most * most))) / (1 + excess)));
    }

    private static byte[] Assemble((string Name, byte[] Content)[] tags)
    {
        const int headerLength = 128;
        var position = headerLength + 4 + (12 * tags.Length);
        var length = position + tags.Sum(static tag => (tag.Content.Length + 3) & ~3);
        var profile = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(profile, length);
        profile[8] = 2;
        profile[9] = 0x10;
        "mntrRGB XYZ "u8.CopyTo(profile.AsSpan(12));
        "acsp"u8.CopyTo(profile.AsSpan(36));
        Fixed(0.9642, 1.0, 0.8249).CopyTo(profile.AsSpan(68));
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(headerLength), tags.Length);
        for (var i = 0; i < tags.Length; i++)
        {
            var entry = profile.AsSpan(headerLength + 4 + (12 * i));
            System.Text.Encoding.ASCII.GetBytes(tags[i].Name, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], position);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Content.Length);
            tags[i].Content.CopyTo(profile.AsSpan(position));
            position += (tags[i].Content.Length + 3) & ~3;
        }

        return profile;
    }

    private static byte[] Xyz(double x, double y, double z) => [.. "XYZ \0\0\0\0"u8, .. Fixed(x, y, z)];

    private static byte[] Fixed(params ReadOnlySpan<double> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), (int)Math.Round(values[i] * 65536));
        }

        return bytes;
    }

    private static byte[] Description()
    {
        const int scriptsLength = 4 + 4 + 2 + 1 + 67;
        return [.. "desc\0\0\0\0"u8, 0, 0, 0, 6, .. "coded\0"u8, .. new byte[scriptsLength]];
    }
}
