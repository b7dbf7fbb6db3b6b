using System.Numerics;
using Bench.Duplicates;
using Local.Demo.Pictures;

namespace Bench.Variants;

/// <summary>
/// Photographs of 1920 × 1440 that all differ, to the eye as well. So that a thousand are drawn in a minute, a scene is drawn small and enlarged, and all share
/// structure and grain, each from another place on.
/// </summary>
internal sealed class PhotographSeries
{
    public const int Width = 1920;
    public const int Height = 1440;
    private const int Enlargement = 6;
    private const int CoarseWidth = (Width / Enlargement) + 1;
    private const int CoarseHeight = (Height / Enlargement) + 1;
    private const float Texture = 0.22f;
    private const float Grain = 0.06f;
    private readonly float[] detail = DrawDetail();

    /// <summary>The photograph with this number; the same number, the same file.</summary>
    public Photograph Draw(int number)
    {
        var scene = DrawScene(DrawnPictures.Scene(number));
        var random = new Random(number);
        var (right, down) = (random.Next(Width), random.Next(Height));
        var rgb = new byte[Width * Height * 3];
        for (var y = 0; y < Height; y++)
        {
            var details = detail.AsSpan((y + down) % Height * Width, Width);
            var (row, below) = Math.DivRem(y, Enlargement);
            for (var x = 0; x < Width; x++)
            {
                var (column, beside) = Math.DivRem(x, Enlargement);
                var place = (row * CoarseWidth) + column;
                var across = (float)beside / Enlargement;
                var colour = Vector3.Lerp(
                    Vector3.Lerp(scene[place], scene[place + 1], across),
                    Vector3.Lerp(scene[place + CoarseWidth], scene[place + CoarseWidth + 1], across),
                    (float)below / Enlargement);
                var from = x + right;
                var shade = Vector3.Clamp(colour + new Vector3(details[from < Width ? from : from - Width]), Vector3.Zero, Vector3.One) * 255.5f;
                var target = ((y * Width) + x) * 3;
                (rgb[target], rgb[target + 1], rgb[target + 2]) = ((byte)shade.X, (byte)shade.Y, (byte)shade.Z);
            }
        }

        return Photograph.Encode(Width, Height, rgb);
    }

    private static Vector3[] DrawScene(Shader shade)
    {
        const float scale = 2f * Enlargement / Height;
        var scene = new Vector3[CoarseWidth * CoarseHeight];
        for (var y = 0; y < CoarseHeight; y++)
        {
            for (var x = 0; x < CoarseWidth; x++)
            {
                scene[(y * CoarseWidth) + x] = Vector3.Clamp(
                    shade(new((x - (CoarseWidth / 2f)) * scale, ((CoarseHeight / 2f) - y) * scale)), Vector3.Zero, Vector3.One);
            }
        }

        return scene;
    }

    private static float[] DrawDetail()
    {
        var noise = new Noise(7);
        var detail = new float[Width * Height];
        Parallel.For(0, Height, y =>
        {
            for (var x = 0; x < Width; x++)
            {
                detail[(y * Width) + x] = ((noise.Fractal(x / 60f, y / 60f, 6) - 0.5f) * Texture) + ((noise.Lattice(x, y) - 0.5f) * Grain);
            }
        });
        return detail;
    }
}
