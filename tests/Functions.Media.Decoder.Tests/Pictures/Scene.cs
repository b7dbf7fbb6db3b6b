using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Pictures drawn from a seed: soft hills of colour with shapes on them, so that they have broad forms and edges as photographs do.</summary>
internal static class Scene
{
    static Scene() => VipsRuntime.EnsureStarted();

    /// <summary>8-bit RGB, row by row.</summary>
    public static byte[] Draw(int width, int height, int seed)
    {
        var random = new Random(seed);
        var blobs = Enumerable.Range(0, 14).Select(_ => (
            X: random.NextDouble(), Y: random.NextDouble(), Radius: 0.05 + (random.NextDouble() * 0.3), Hard: random.Next(3) == 0,
            R: random.Next(256), G: random.Next(256), B: random.Next(256))).ToArray();
        var sky = (R: random.Next(256), G: random.Next(256), B: random.Next(256));
        var pixels = new byte[width * height * 3];
        var i = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                double r = sky.R, g = sky.G, b = sky.B;
                foreach (var blob in blobs)
                {
                    var dx = ((double)x / width) - blob.X;
                    var dy = ((double)y / height) - blob.Y;
                    var distance = ((dx * dx) + (dy * dy)) / (blob.Radius * blob.Radius);
                    var weight = blob.Hard ? (distance < 1 ? 0.9 : 0) : Math.Exp(-distance);
                    r += (blob.R - r) * weight;
                    g += (blob.G - g) * weight;
                    b += (blob.B - b) * weight;
                }

                pixels[i++] = (byte)r;
                pixels[i++] = (byte)g;
                pixels[i++] = (byte)b;
            }
        }

        return pixels;
    }

    /// <summary>The scene as a picture that can be encoded.</summary>
    public static VipsImage Image(int width, int height, int seed) => VipsImage.FromPixels(Draw(width, height, seed), width, height, 3);

    /// <summary>The scene as a JPEG file.</summary>
    public static byte[] Jpeg(int width, int height, int seed, int quality = 90) => Image(width, height, seed).ToJpeg(quality);
}
