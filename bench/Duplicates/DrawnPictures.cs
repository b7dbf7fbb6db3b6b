using System.Numerics;
using Local.Demo.Pictures;

namespace Bench.Duplicates;

/// <summary>Distinct pictures of several kinds, drawn: scenes, shapes, pages of text, clouds, gradients, and plain grounds with next to nothing on them.</summary>
internal static class DrawnPictures
{
    public const int Width = 640;
    public const int Height = 480;

    private static readonly Func<int, Shader>[] Scenes =
    [
        Landscapes.Mountains, Landscapes.Sea, Landscapes.Aurora, Landscapes.Dunes, Landscapes.Stars, Landscapes.City,
        Abstracts.Ink, Abstracts.Glass, Abstracts.Julia, Abstracts.Bokeh, Abstracts.Spheres, Abstracts.Planet,
    ];

    private static readonly (string Kind, Func<int, Shader> Draw)[] Kinds =
    [
        ("scenes", Scene), ("shapes", Shapes), ("text", Text), ("clouds", Clouds), ("gradients", Gradient), ("plain", Plain),
    ];

    /// <summary>A scene; each number has its own.</summary>
    public static Shader Scene(int number) => Scenes[number % Scenes.Length](number);

    /// <summary>So many pictures, the kinds in turn.</summary>
    public static IEnumerable<(string Kind, byte[] Rgb)> Draw(int count) =>
        Enumerable.Range(0, count).Select(number => (Kinds[number % Kinds.Length].Kind, Draw(Kinds[number % Kinds.Length].Draw(number / Kinds.Length))));

    /// <summary>So many different pictures of each subject that can be told from the others: all scenes, shapes, pages of text and clouds.</summary>
    public static IEnumerable<(int Subject, byte[] Rgb)> DrawSubjects(int each)
    {
        Func<int, Shader>[] subjects = [.. Scenes, Shapes, Text, Clouds];
        return Enumerable.Range(0, each * subjects.Length).Select(number => (number % subjects.Length, Draw(subjects[number % subjects.Length](number / subjects.Length))));
    }

    private static byte[] Draw(Shader shade)
    {
        var rgb = new byte[Width * Height * 3];
        Parallel.For(0, Height, y =>
        {
            for (var x = 0; x < Width; x++)
            {
                var place = new Vector2((2f * x) - Width, Height - (2f * y)) / Height;
                var colour = Vector3.Clamp(shade(place), Vector3.Zero, Vector3.One) * 255.5f;
                var at = ((y * Width) + x) * 3;
                (rgb[at], rgb[at + 1], rgb[at + 2]) = ((byte)colour.X, (byte)colour.Y, (byte)colour.Z);
            }
        });
        return rgb;
    }

    private static Shader Shapes(int seed)
    {
        var random = new Random(seed);
        var ground = Colour(random);
        var shapes = Enumerable.Range(0, 6 + (seed % 10))
            .Select(_ => (Centre: new Vector2(Between(random, 1.4f), Between(random, 1)), Size: 0.1f + (random.NextSingle() * 0.5f), IsRound: random.Next(2) == 0, Colour: Colour(random)))
            .ToArray();
        return place =>
        {
            var colour = ground;
            foreach (var (centre, size, isRound, own) in shapes)
            {
                var from = Vector2.Abs(place - centre);
                colour = (isRound ? from.Length() : Math.Max(from.X, from.Y)) < size ? own : colour;
            }

            return colour;
        };
    }

    // Lines of words of different lengths, a heading, a margin: as a photographed or copied page.
    private static Shader Text(int seed)
    {
        var noise = new Noise(seed + 500);
        var lines = 12 + (seed % 14);
        return place =>
        {
            var line = (int)MathF.Floor((place.Y + 1) / 2 * lines);
            var within = ((place.Y + 1) / 2 * lines) - line;
            var length = 0.5f + (noise.Lattice(line, 1) * 0.8f);
            var word = (int)MathF.Floor((place.X + 1.2f) * 9);
            var isInk = within is > 0.3f and < 0.75f
                && place.X > -1.15f && place.X < length
                && noise.Lattice(line, 3) > 0.15f && noise.Lattice(word, line + 7) > 0.2f
                && noise.Lattice((int)((place.X + 2) * 90), line) > 0.35f;
            return new Vector3(isInk ? 0.1f : 0.96f);
        };
    }

    private static Shader Clouds(int seed)
    {
        var noise = new Noise(seed + 9_000);
        var random = new Random(seed);
        var (dark, light, scale) = (Colour(random) * 0.5f, Vector3.One - (Colour(random) * 0.3f), 1 + (random.NextSingle() * 4));
        return place => Vector3.Lerp(dark, light, Math.Clamp((noise.Fractal((place.X + 3) * scale, (place.Y + 3) * scale, 5) - 0.2f) * 1.7f, 0, 1));
    }

    private static Shader Gradient(int seed)
    {
        var random = new Random(seed);
        var (from, to) = (Colour(random), Colour(random));
        var (sin, cos) = MathF.SinCos(random.NextSingle() * MathF.Tau);
        var noise = new Noise(seed);
        return place => Vector3.Lerp(from, to, ((place.X * cos) + (place.Y * sin) + 1.7f) / 3.4f)
            + new Vector3((noise.Lattice((int)(place.X * 999), (int)(place.Y * 999)) - 0.5f) * 0.02f);
    }

    // A card of one colour; or a wall, a night, a lens cap: darker towards the edges, with the noise of a sensor.
    private static Shader Plain(int seed)
    {
        var random = new Random(seed);
        var ground = Colour(random) * (seed % 4 == 1 ? 0.15f : 1);
        var noise = new Noise(seed);
        return place => seed % 2 == 0 ? ground : (ground * (1 - (0.1f * place.LengthSquared()))) + new Vector3((noise.Lattice((int)(place.X * 999), (int)(place.Y * 999)) - 0.5f) * 0.02f);
    }

    private static Vector3 Colour(Random random) => new(random.NextSingle(), random.NextSingle(), random.NextSingle());

    private static float Between(Random random, float limit) => ((random.NextSingle() * 2) - 1) * limit;
}
