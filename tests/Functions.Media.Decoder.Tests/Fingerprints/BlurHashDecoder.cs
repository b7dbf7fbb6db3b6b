namespace Functions.Media.Decoder.Tests.Fingerprints;

/// <summary>Reads a BlurHash back, written from its specification independently of the encoder.</summary>
internal static class BlurHashDecoder
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

    public static byte[] Decode(string hash, int width, int height)
    {
        var size = Number(hash[..1]);
        var (columns, rows) = ((size % 9) + 1, (size / 9) + 1);
        Assert.AreEqual(4 + (2 * columns * rows), hash.Length);
        var maximum = (Number(hash[1..2]) + 1) / 166.0;
        var average = Number(hash[2..6]);
        var terms = new List<double[]> { new[] { Linear(average >> 16), Linear((average >> 8) & 255), Linear(average & 255) } };
        for (var i = 6; i < hash.Length; i += 2)
        {
            var value = Number(hash[i..(i + 2)]);
            terms.Add([Term(value / 361, maximum), Term(value / 19 % 19, maximum), Term(value % 19, maximum)]);
        }

        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var light = terms.Select((term, k) =>
                    term[channel] * Math.Cos(Math.PI * (k % columns) * (i % width) / width) * Math.Cos(Math.PI * (k / columns) * (i / width) / height)).Sum();
                pixels[(3 * i) + channel] = Srgb(light);
            }
        }

        return pixels;
    }

    private static int Number(string digits) => digits.Aggregate(0, (number, digit) => (number * 83) + Alphabet.IndexOf(digit));

    private static double Term(int quantised, double maximum) => Math.Sign(quantised - 9) * Math.Pow((quantised - 9) / 9.0, 2) * maximum;

    private static double Linear(int value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);

    private static byte Srgb(double light)
    {
        var clamped = Math.Clamp(light, 0, 1);
        return (byte)Math.Round(255 * (clamped <= 0.0031308 ? 12.92 * clamped : (1.055 * Math.Pow(clamped, 1 / 2.4)) - 0.055));
    }
}
