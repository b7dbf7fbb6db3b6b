using System.Numerics;
using Local.Demo.Pictures;

namespace Bench.Contact;

/// <summary>Three people in a garden, drawn: skin from light to dark under one light, cloth in strong colours, leaves, and sky.</summary>
internal static class Portraits
{
    private static readonly (string Skin, string Hair, string Cloth)[] People =
        [("F1C9A5", "7A4A22", "C2303A"), ("C68642", "1E1512", "F2EEE6"), ("6B4028", "15100E", "2F6FB0")];

    public static Shader Draw()
    {
        var noise = new Noise(21);
        var sky = Palette.Of("BBD9EF 8FBEE0 5F97CC");
        return place =>
        {
            var leaves = noise.Fractal((place.X * 2.2f) + 5, place.Y * 2.2f, 5);
            var hedge = Edge(0.25f - place.Y + ((leaves - 0.5f) * 0.9f), 0.12f);
            var color = Vector3.Lerp(sky.At((place.Y + 1) / 2), new Vector3(0.24f, 0.42f, 0.16f) * (0.5f + leaves), hedge);
            for (var i = 0; i < People.Length; i++)
            {
                var middle = new Vector2((i - 1) * 0.92f, 0.08f);
                color = Person(color, place - middle, People[i], noise);
            }

            return color;
        };
    }

    private static Vector3 Person(Vector3 color, Vector2 at, (string Skin, string Hair, string Cloth) person, Noise noise)
    {
        var skin = Palette.Colour(person.Skin);
        var hair = Palette.Colour(person.Hair);
        color = Solid(color, hair * (0.8f + (0.5f * noise.Fractal(at.X * 3, at.Y * 14, 3))), at - new Vector2(0, 0.07f), new Vector2(0.335f, 0.44f));
        color = Solid(color, Palette.Colour(person.Cloth), at - new Vector2(0, -1.02f), new Vector2(0.48f, 0.56f));
        color = Solid(color, skin * 0.86f, at - new Vector2(0, -0.42f), new Vector2(0.12f, 0.24f));
        color = Solid(color, skin, at, new Vector2(0.265f, 0.36f));
        color = Solid(color, hair, at - new Vector2(0, 0.31f), new Vector2(0.25f, 0.12f));
        foreach (var side in (float[])[-1, 1])
        {
            color = Solid(color, new Vector3(0.95f), at - new Vector2(side * 0.105f, 0.05f), new Vector2(0.048f, 0.027f));
            color = Solid(color, new Vector3(0.13f, 0.09f, 0.07f), at - new Vector2(side * 0.105f, 0.05f), new Vector2(0.024f, 0.025f));
            color = Solid(color, hair, at - new Vector2(side * 0.105f, 0.118f), new Vector2(0.065f, 0.012f));
            color = Vector3.Lerp(color, skin * new Vector3(1.08f, 0.82f, 0.80f), 0.35f * Edge(0.07f - Vector2.Distance(at, new(side * 0.15f, -0.08f)), 0.07f));
        }

        color = Solid(color, skin * 0.93f, at - new Vector2(0, -0.045f), new Vector2(0.03f, 0.075f));
        return Solid(color, skin * new Vector3(0.86f, 0.48f, 0.48f), at - new Vector2(0, -0.19f), new Vector2(0.08f, 0.024f));
    }

    /// <summary>An ellipsoid, lit from above on the left.</summary>
    private static Vector3 Solid(Vector3 color, Vector3 paint, Vector2 at, Vector2 radius)
    {
        var scaled = at / radius;
        var distance = scaled.Length();
        if (distance > 1.05f)
        {
            return color;
        }

        var depth = MathF.Sqrt(MathF.Max(0, 1 - scaled.LengthSquared()));
        var normal = Vector3.Normalize(new Vector3(scaled, depth + 0.15f));
        var light = 0.62f + (0.5f * MathF.Max(0, Vector3.Dot(normal, Vector3.Normalize(new Vector3(-0.5f, 0.6f, 0.7f)))));
        var shine = 0.10f * MathF.Pow(MathF.Max(0, Vector3.Dot(normal, Vector3.Normalize(new Vector3(-0.35f, 0.45f, 0.85f)))), 24);
        return Vector3.Lerp(color, (paint * light) + new Vector3(shine), Edge((1 - distance) * MathF.Min(radius.X, radius.Y), 0.006f));
    }

    private static float Edge(float inside, float softness) => Math.Clamp((inside / softness) + 0.5f, 0, 1);
}
