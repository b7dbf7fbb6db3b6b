namespace Functions.Media.Decoder.Fingerprints;

/// <summary>
/// Encodes a BlurHash as its public specification says (https://github.com/woltapp/blurhash/blob/master/Algorithm.md): the average colour and the lowest
/// cosine components of the linear-light picture, quantised and written in base 83.
/// </summary>
internal static class BlurHash
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
    private static readonly float[] LinearLight = [.. Enumerable.Range(0, 256).Select(value => ToLinear(value / 255.0))];

    /// <summary>Encodes with 1 to 9 components in each direction; 4 × 3 gives 28 characters.</summary>
    public static string Encode(RgbSample sample, int componentsX, int componentsY)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(componentsX, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(componentsX, 9);
        ArgumentOutOfRangeException.ThrowIfLessThan(componentsY, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(componentsY, 9);

        var factors = new (float R, float G, float B)[componentsX * componentsY];
        for (var j = 0; j < componentsY; j++)
        {
            for (var i = 0; i < componentsX; i++)
            {
                factors[(j * componentsX) + i] = Component(sample, i, j);
            }
        }

        Span<char> hash = stackalloc char[4 + (2 * factors.Length)];
        var written = Write(hash, 0, (componentsX - 1) + ((componentsY - 1) * 9), 1);
        var maximum = 0f;
        foreach (var (r, g, b) in factors.AsSpan(1))
        {
            maximum = Math.Max(maximum, Math.Max(Math.Abs(r), Math.Max(Math.Abs(g), Math.Abs(b))));
        }

        var quantisedMaximum = factors.Length == 1 ? 0 : (int)Math.Clamp(MathF.Floor((maximum * 166) - 0.5f), 0, 82);
        var scale = factors.Length == 1 ? 1 : (quantisedMaximum + 1) / 166f;
        written = Write(hash, written, quantisedMaximum, 1);
        written = Write(hash, written, (ToSrgb(factors[0].R) << 16) | (ToSrgb(factors[0].G) << 8) | ToSrgb(factors[0].B), 4);
        foreach (var (r, g, b) in factors.AsSpan(1))
        {
            written = Write(hash, written, (Quantise(r / scale) * 19 * 19) + (Quantise(g / scale) * 19) + Quantise(b / scale), 2);
        }

        return new string(hash[..written]);
    }

    private static (float R, float G, float B) Component(RgbSample sample, int i, int j)
    {
        Span<float> horizontal = stackalloc float[sample.Width];
        for (var x = 0; x < horizontal.Length; x++)
        {
            horizontal[x] = MathF.Cos(MathF.PI * i * x / sample.Width);
        }

        float r = 0, g = 0, b = 0;
        var pixel = 0;
        for (var y = 0; y < sample.Height; y++)
        {
            var vertical = MathF.Cos(MathF.PI * j * y / sample.Height);
            foreach (var cosine in horizontal)
            {
                var basis = vertical * cosine;
                r += basis * LinearLight[sample.Pixels[pixel++]];
                g += basis * LinearLight[sample.Pixels[pixel++]];
                b += basis * LinearLight[sample.Pixels[pixel++]];
            }
        }

        var normalisation = (i == 0 && j == 0 ? 1f : 2f) / (sample.Width * sample.Height);
        return (r * normalisation, g * normalisation, b * normalisation);
    }

    private static int Quantise(float value) =>
        (int)Math.Clamp(MathF.Floor((MathF.CopySign(MathF.Sqrt(MathF.Abs(value)), value) * 9) + 9.5f), 0, 18);

    private static float ToLinear(double value) => (float)(value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4));

    private static int ToSrgb(float linear)
    {
        var value = Math.Clamp(linear, 0, 1);
        return (int)(((value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055) * 255) + 0.5);
    }

    private static int Write(Span<char> target, int position, int value, int length)
    {
        for (var i = length - 1; i >= 0; i--)
        {
            target[position + i] = Digits[value % 83];
            value /= 83;
        }

        return position + length;
    }
}
