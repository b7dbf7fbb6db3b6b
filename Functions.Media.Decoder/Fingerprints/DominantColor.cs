namespace Functions.Media.Decoder.Fingerprints;

/// <summary>The most frequent colour of a picture: the fullest cell of an 8 × 8 × 8 division of the colour cube, as the mean of what lies in it.</summary>
internal static class DominantColor
{
    /// <returns><c>#rrggbb</c>, lower case.</returns>
    public static string Find(RgbSample sample)
    {
        Span<int> count = stackalloc int[512];
        Span<int> red = stackalloc int[512];
        Span<int> green = stackalloc int[512];
        Span<int> blue = stackalloc int[512];
        var fullest = 0;
        for (var i = 0; i < sample.Pixels.Length; i += 3)
        {
            var (r, g, b) = (sample.Pixels[i], sample.Pixels[i + 1], sample.Pixels[i + 2]);
            var cell = (r >> 5 << 6) | (g >> 5 << 3) | (b >> 5);
            red[cell] += r;
            green[cell] += g;
            blue[cell] += b;
            count[cell]++;
            fullest = count[cell] > count[fullest] ? cell : fullest;
        }

        var n = count[fullest];
        return $"#{red[fullest] / n:x2}{green[fullest] / n:x2}{blue[fullest] / n:x2}";
    }
}
