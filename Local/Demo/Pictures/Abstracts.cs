using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>Indoor and abstract subjects.</summary>
internal static class Abstracts
{
    private static readonly string[] Schemes =
    [
        "0B132B 1C7293 9EE5E5 F7F7E8 F26B5E", "2B0F3A 8E2A6B F26A8D FFD3B0 FFF6E5", "10241B 2F6B4F A8C97F F4E9B8 D9683C",
        "14142B 3D3FA8 7AA5F0 F3E9FF F5A9C8", "2A1A0E 8A4B20 E39A3B F8E2A8 3E7C7B",
    ];

    public static Shader Ink(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[seed % Schemes.Length]);
        return place =>
        {
            // Noise displaced by noise, twice, as marbling displaces colour with colour.
            var a = new Vector2(noise.Fractal(place.X * 1.4f, place.Y * 1.4f, 4), noise.Fractal((place.X * 1.4f) + 5.2f, (place.Y * 1.4f) + 1.3f, 4));
            var b = new Vector2(noise.Fractal((place.X * 1.4f) + (a.X * 3.4f), (place.Y * 1.4f) + (a.Y * 3.4f), 4), noise.Fractal(
                (place.X * 1.4f) + (a.Y * 3.1f) + 8, (place.Y * 1.4f) + (a.X * 3.1f) + 2, 4));
            var value = noise.Fractal((place.X * 1.2f) + (b.X * 3.2f), (place.Y * 1.2f) + (b.Y * 3.2f), 5);
            return (palette.At((value - 0.22f) * 1.8f) * (0.75f + (0.5f * b.X))) + (new Vector3(0.35f) * MathF.Pow(Math.Clamp(b.Y - 0.35f, 0, 1), 2));
        };
    }

    public static Shader Glass(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[(seed / 2) % Schemes.Length]);
        var density = 3.2f + ((seed % 4) * 0.8f);
        return place =>
        {
            var p = place * density;
            var (cx, cy) = ((int)MathF.Floor(p.X), (int)MathF.Floor(p.Y));
            var (nearest, second, cell) = (float.MaxValue, float.MaxValue, (X: 0, Y: 0));
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -1; dx <= 1; dx++)
                {
                    var distance = Vector2.Distance(p, new Vector2(cx + dx, cy + dy) + noise.LatticePoint(cx + dx, cy + dy));
                    if (distance < nearest)
                    {
                        (second, nearest, cell) = (nearest, distance, (cx + dx, cy + dy));
                    }
                    else
                    {
                        second = Math.Min(second, distance);
                    }
                }
            }

            var lead = Math.Clamp((second - nearest - 0.05f) * 18, 0, 1);
            var light = 0.72f + (0.3f * noise.Fractal(p.X * 2.5f, p.Y * 2.5f, 3)) + (0.22f * place.Y);
            return palette.At(0.12f + (noise.Lattice(cell.X + 91, cell.Y) * 0.88f)) * light * lead;
        };
    }

    public static Shader Julia(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[(seed / 3) % Schemes.Length]);
        Vector2[] constants = [new(-0.79f, 0.15f), new(-0.4f, 0.6f), new(0.285f, 0.01f), new(-0.835f, -0.2321f), new(-0.70176f, -0.3842f)];
        var c = constants[(int)(noise.Lattice(9, 9) * constants.Length) % constants.Length];
        return place =>
        {
            var z = place * 0.95f;
            var iteration = 0;
            for (; iteration < 160 && z.LengthSquared() < 64; iteration++)
            {
                z = new Vector2((z.X * z.X) - (z.Y * z.Y), 2 * z.X * z.Y) + c;
            }

            if (iteration == 160)
            {
                return palette[0] * 0.6f;
            }

            // The fraction of an iteration makes the bands continuous.
            var smooth = iteration + 1 - MathF.Log2(MathF.Log2(z.Length()));
            return palette.At(0.5f - (0.5f * MathF.Cos(MathF.Sqrt(Math.Max(0, smooth)) * 1.25f)));
        };
    }

    public static Shader Bokeh(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[(seed / 4) % Schemes.Length]);
        var lights = Enumerable.Range(0, 70).Select(i => (
            Place: new Vector2((noise.Lattice(i, 1) * 3.2f) - 1.6f, (noise.Lattice(i, 2) * 2.2f) - 1.1f),
            Radius: 0.05f + (noise.Lattice(i, 3) * 0.17f),
            Colour: palette.At(0.3f + (noise.Lattice(i, 4) * 0.7f)),
            Strength: 0.15f + (noise.Lattice(i, 5) * 0.4f))).ToArray();
        return place =>
        {
            var colour = Vector3.Lerp(palette[0] * 0.35f, palette[1] * 0.5f, (place.Y + 1) / 2);
            foreach (var light in lights)
            {
                var distance = Vector2.Distance(place, light.Place) / light.Radius;
                if (distance < 1.05f)
                {
                    var rim = 0.65f + (0.35f * MathF.Pow(Math.Min(distance, 1), 4));
                    colour += light.Colour * light.Strength * rim * Math.Clamp((1.05f - distance) * 14, 0, 1);
                }
            }

            return colour;
        };
    }

    public static Shader Spheres(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[(seed / 2) % Schemes.Length]);
        var spheres = Enumerable.Range(0, 7).Select(i =>
        {
            var radius = 0.22f + (noise.Lattice(i, 21) * 0.3f);
            return (Centre: new Vector3((noise.Lattice(i, 22) * 2.6f) - 1.3f, radius, 2.2f + (noise.Lattice(i, 23) * 2.2f)),
                Radius: radius, Colour: palette[i + 1]);
        }).ToArray();
        var sun = Vector3.Normalize(new Vector3(-0.6f, 0.9f, -0.5f));
        return place =>
        {
            var origin = new Vector3(0, 0.9f, -1.2f);
            var ray = Vector3.Normalize(new Vector3(place.X * 0.4f, (place.Y * 0.4f) - 0.16f, 1));
            var colour = Trace(origin, ray, out var point, out var normal, out var reflectance);
            if (reflectance > 0)
            {
                var reflected = Vector3.Reflect(ray, normal);
                colour = Vector3.Lerp(colour, Trace(point + (normal * 0.002f), reflected, out _, out _, out _), reflectance);
            }

            return colour;
        };

        Vector3 Trace(Vector3 origin, Vector3 ray, out Vector3 point, out Vector3 normal, out float reflectance)
        {
            var (nearest, hit) = (float.MaxValue, -1);
            for (var i = 0; i < spheres.Length; i++)
            {
                if (Hit(origin, ray, spheres[i].Centre, spheres[i].Radius) is var t && t < nearest)
                {
                    (nearest, hit) = (t, i);
                }
            }

            var floor = ray.Y < -0.001f ? -origin.Y / ray.Y : float.MaxValue;
            (point, normal, reflectance) = (default, Vector3.UnitY, 0);
            if (hit < 0 && floor > 12)
            {
                return Vector3.Lerp(palette.At(0.75f), palette.At(0.25f), Math.Clamp((ray.Y * 1.6f) + 0.2f, 0, 1));
            }

            var surface = hit >= 0 && nearest < floor ? spheres[hit].Colour : Vector3.Lerp(palette.At(0.8f), palette.At(0.6f), Math.Clamp(floor / 12, 0, 1));
            point = origin + (ray * Math.Min(nearest, floor));
            if (nearest < floor)
            {
                normal = Vector3.Normalize(point - spheres[hit].Centre);
            }

            var facing = Math.Max(0, Vector3.Dot(normal, sun));
            var shadow = 1f;
            foreach (var sphere in spheres)
            {
                if (Hit(point + (normal * 0.003f), sun, sphere.Centre, sphere.Radius) < float.MaxValue)
                {
                    shadow = 0.35f;
                }
            }

            reflectance = nearest < floor ? 0.1f + (0.6f * MathF.Pow(1 - Math.Max(0, -Vector3.Dot(ray, normal)), 3)) : 0.12f;
            var gleam = nearest < floor ? MathF.Pow(Math.Max(0, Vector3.Dot(Vector3.Reflect(ray, normal), sun)), 60) * shadow : 0;
            return (surface * (0.3f + (0.75f * facing * shadow))) + new Vector3(gleam);
        }
    }

    public static Shader Planet(int seed)
    {
        var noise = new Noise(seed);
        var palette = Palette.Of(Schemes[(seed / 3) % Schemes.Length]);
        var centre = new Vector2((noise.Lattice(31, 1) * 0.6f) - 0.3f, (noise.Lattice(32, 1) * 0.4f) - 0.2f);
        var sun = Vector3.Normalize(new Vector3(-0.7f, 0.45f, 0.55f));
        var tilt = 0.35f + (noise.Lattice(33, 1) * 0.3f);
        return place =>
        {
            var fine = noise.Lattice((int)MathF.Floor(place.X * 420), (int)MathF.Floor(place.Y * 420));
            var colour = (Palette.Colour("04050D") + (palette[1] * 0.22f * noise.Fractal(place.X * 1.5f, place.Y * 1.5f, 5))) + new Vector3(
                fine > 0.9975f ? 0.4f + (fine * 0.4f) : 0);
            var p = place - centre;
            const float Radius = 0.46f;
            var ring = new Vector2(p.X, (p.Y - (p.X * 0.22f)) / tilt);
            var reach = ring.Length();
            var onDisc = p.Length() < Radius;
            if (onDisc)
            {
                var normal = new Vector3(p.X, p.Y, MathF.Sqrt((Radius * Radius) - p.LengthSquared())) / Radius;
                var bands = noise.Fractal(normal.X * 1.2f, ((normal.Y - (normal.X * 0.22f)) * 7) + (noise.Fractal(normal.X * 3, normal.Y * 3, 4) * 1.4f), 4);
                var edge = Math.Clamp((Radius - p.Length()) * 120, 0, 1);
                colour = Vector3.Lerp(colour, palette.At(0.2f + (bands * 0.8f)) * (0.05f + (1.1f * Math.Max(0, Vector3.Dot(normal, sun)))), edge);
            }

            if (reach is > 0.62f and < 0.98f && (!onDisc || ring.Y < 0))
            {
                var gaps = noise.Fractal(reach * 38, 4, 3);
                colour = Vector3.Lerp(colour, palette.At(0.75f) * (0.5f + (gaps * 0.6f)), Math.Clamp((gaps - 0.28f) * 3.2f, 0, 0.9f));
            }

            return colour;
        };
    }

    private static float Hit(Vector3 origin, Vector3 ray, Vector3 centre, float radius)
    {
        var toCentre = origin - centre;
        var b = Vector3.Dot(toCentre, ray);
        var discriminant = (b * b) - toCentre.LengthSquared() + (radius * radius);
        var distance = discriminant < 0 ? -1 : -b - MathF.Sqrt(discriminant);
        return distance > 0 ? distance : float.MaxValue;
    }
}
