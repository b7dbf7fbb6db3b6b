using Functions.Media.Decoder.Fingerprints;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Tests.Fingerprints;

/// <summary>The 32 × 32 sample of a picture, taken as the pipeline takes it.</summary>
internal static class Sampling
{
    private const int Side = 32;
    private static readonly VipsEngine Engine = new();

    public static RgbSample Of(VipsImage image)
    {
        using (image)
        {
            using var whole = image.ToPixels();
            using var middle = Engine.Resize(whole, new PixelSize(320, 240));
            using var small = Engine.Resize(middle, new PixelSize(Side, Side));
            return new RgbSample(small.Pixels.ToArray(), Side, Side);
        }
    }

    public static RgbSample Flat(byte r, byte g, byte b) =>
        new([.. Enumerable.Range(0, Side * Side).SelectMany(_ => new[] { r, g, b })], Side, Side);
}
