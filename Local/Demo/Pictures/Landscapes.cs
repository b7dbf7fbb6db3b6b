using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>Outdoor subjects.</summary>
internal static class Landscapes
{
    private static readonly string[] Skies =
    [
        "F9C58D F492A0 9C6FB0 3F4C8A", "FFE3B3 FFB27A E2706A 6A4C7D", "D8F0F5 9CCFE8 5C9BD1 2F5FA5",
        "FBE8D3 F3B8A8 B58DB6 5F6BA6", "FFD9A0 F58B54 B23A48 3A1B3F",
    ];

    public static Shader Mountains(int seed)
    {
        var noise = new Noise(seed);
        var sky = Palette.Of(Skies[seed % Skies.Length]);
        var far = sky.At(0.35f);
        var near = Palette.Colour(seed % 2 == 0 ? "14233A" : "2A1F33");
        var sun = new Vector2((noise.Lattice(1, 1) * 1.2f) - 0.6f, 0.35f + (noise.Lattice(2, 2) * 0.3f));
        return place =>
        {
            var colour = sky.At((place.Y + 0.35f) / 1.5f);
            var distance = Vector2.Distance(place, sun);
            colour += new Vector3(1f, 0.85f, 0.6f) * ((0.35f * MathF.Exp(-distance * 3.2f)) + Step(0.13f - distance, 0.008f));
            for (var layer = 0; layer < 6; layer++)
            {
                var depth = layer / 5f;
                var ridge = (noise.Fractal((place.X * (0.9f + (depth * 0.5f))) + (layer * 31), layer * 7, 6) - 0.5f) * (0.85f - (depth * 0.25f));
                var line = 0.28f - (depth * 1.02f) + ridge;
                var body = Vector3.Lerp(far, near, MathF.Pow(depth, 0.8f));
                var mist = Math.Clamp((line - place.Y) * 2.2f, 0, 1) * (1 - depth) * 0.55f;
                colour = Vector3.Lerp(colour, Vector3.Lerp(body, sky.At(0.1f), mist), Step(line - place.Y, 0.004f));
            }

            return colour;
        };
    }

    public static Shader Sea(int seed)
    {
        var noise = new Noise(seed);
        var sky = Palette.Of(Skies[(seed / 3) % Skies.Length]);
        var sun = new Vector2((noise.Lattice(3, 1) * 0.8f) - 0.4f, 0.22f);
        return place =>
        {
            const float Horizon = 0.05f;
            var above = place.Y > Horizon;
            var clouds = noise.Fractal(place.X * 1.3f, place.Y * 5, 5);
            var height = above ? place.Y - Horizon : Horizon - place.Y;
            var colour = sky.At(height * 0.85f);
            if (above)
            {
                colour = Vector3.Lerp(colour, sky.At(0.05f), Math.Clamp((clouds - 0.5f) * 3.4f, 0, 0.8f));
                var distance = Vector2.Distance(place, sun);
                return colour + (new Vector3(1, 0.8f, 0.55f) * ((0.5f * MathF.Exp(-distance * 3.5f)) + Step(0.12f - distance, 0.006f)));
            }

            // Waves grow towards the viewer; the sun's path is where their slopes throw it back.
            var perspective = 1f / (height + 0.04f);
            var waves = noise.Fractal(place.X * perspective * 1.4f, perspective * 5, 4);
            var path = MathF.Exp(-MathF.Abs(place.X - sun.X) * (7f / (0.5f + height)));
            var glitter = Math.Clamp(((waves - 0.47f) * 8 * path) + (path * 0.1f), 0, 1);
            return (colour * (0.45f + (waves * 0.45f))) + (new Vector3(1, 0.78f, 0.5f) * glitter);
        };
    }

    public static Shader Aurora(int seed)
    {
        var noise = new Noise(seed);
        var curtain = Palette.Of((seed / 12) % 3 == 0 ? "1BFFA1 23D5C5 6B4DE6" : (seed / 12) % 3 == 1 ? "7CFF6B 29E6A7 B04DE6" : "4DF0E6 3B9CF5 D94DC0");
        return place =>
        {
            const float Shore = -0.25f;
            var mirrored = place.Y < Shore;
            var y = mirrored ? (2 * Shore) - place.Y : place.Y;
            var x = place.X + (mirrored ? (noise.At(place.X * 14, place.Y * 60) - 0.5f) * 0.05f : 0);
            var colour = Vector3.Lerp(Palette.Colour("0B1F33"), Palette.Colour("040818"), Math.Clamp(y + 0.2f, 0, 1));
            for (var band = 0; band < 3; band++)
            {
                var foot = (band * 0.22f) + ((noise.Fractal((x * 1.1f) + (band * 19), band, 3) - 0.5f) * 0.7f);
                var rise = y - foot;
                var rays = 0.45f + (0.75f * noise.Fractal((x * 9) + (band * 5), y * 0.35f, 3));
                var light = rise < 0 ? MathF.Exp(rise * 22) : MathF.Exp(-rise * 2.6f);
                colour += curtain.At(rise * 1.2f) * light * rays * 0.5f;
            }

            var stars = mirrored ? 0 : StarAt(noise, new Vector2(x, y) * 60, 0.965f);
            colour += new Vector3(stars);
            var hills = Shore + (0.22f * noise.Fractal((x * 2) + 40, 3, 5));
            colour = Vector3.Lerp(colour, Palette.Colour("03070D"), Step(hills - y, 0.004f));
            return mirrored ? colour * 0.62f : colour;
        };
    }

    public static Shader Dunes(int seed)
    {
        var noise = new Noise(seed);
        var sand = Palette.Of(seed % 2 == 0 ? "5B2A1E B5602F E9A15B FBE0A8" : "3C2433 8F4A44 D98A5E F7D6A0");
        var sky = Palette.Of(Skies[(seed / 2) % Skies.Length]);
        return place =>
        {
            var colour = sky.At((place.Y + 0.1f) * 0.8f);
            for (var layer = 0; layer < 5; layer++)
            {
                var depth = layer / 4f;
                var crest = 0.18f - (depth * 0.85f) + ((noise.Fractal((place.X * (0.7f + depth)) + (layer * 11), layer, 3) - 0.5f) * (0.35f + (depth * 0.5f)));
                if (place.Y < crest)
                {
                    var slope = noise.Fractal(((place.X + ((crest - place.Y) * 0.9f)) * (1.1f + depth)) + (layer * 11), layer + 0.4f, 3);
                    var ripples = MathF.Sin(((place.X * 0.6f) + (place.Y * 1.6f) + (slope * 1.5f)) * (70 - (depth * 30))) * 0.025f * (0.3f + depth);
                    colour = Vector3.Lerp(sand.At(Math.Clamp(((slope - 0.32f) * 2.4f) + ripples, 0, 1)), sky.At(0.1f), (1 - depth) * 0.35f);
                }
            }

            return colour;
        };
    }

    public static Shader Stars(int seed)
    {
        var noise = new Noise(seed);
        var tilt = (noise.Lattice(5, 5) * 1.2f) - 0.6f;
        return place =>
        {
            var colour = Vector3.Lerp(Palette.Colour("1B2A4A"), Palette.Colour("05060F"), Math.Clamp((place.Y + 0.9f) / 1.6f, 0, 1));
            var across = place.X - (place.Y * tilt);
            var cloud = noise.Fractal((place.X * 2.2f) + 5, (place.Y * 2.2f) + 9, 6);
            var band = MathF.Exp(-across * across * 6);
            var dust = Math.Clamp((noise.Fractal(place.X * 3.4f, place.Y * 3.4f, 5) - 0.48f) * 5, 0, 1);
            colour += Vector3.Lerp(Palette.Colour("B58CC9"), Palette.Colour("FFE3C2"), cloud) * band * cloud * (1 - (dust * 0.75f)) * 0.85f;
            colour += new Vector3(0.95f, 0.97f, 1) * (StarAt(noise, place * 45, 0.93f - (band * 0.06f)) + (StarAt(noise,
                place * 110, 0.955f - (band * 0.1f)) * 0.6f));

            // Pines: a saw-tooth whose teeth have seeded heights.
            var tree = (place.X * 7) + 100;
            var index = (int)MathF.Floor(tree);
            var offset = MathF.Abs(tree - index - 0.5f) * 2;
            var height = 0.18f + (noise.Lattice(index, 1) * 0.4f);
            var branches = MathF.Abs(((place.Y * 26) % 1f + 1) % 1f) * 0.18f;
            var top = -0.98f + height - (offset * height * (1 - branches));
            var ground = -0.9f + (0.12f * noise.Fractal(place.X * 3, 1, 4));
            return Vector3.Lerp(colour, Palette.Colour("04070A"), Step(Math.Max(top, ground) - place.Y, 0.004f));
        };
    }

    public static Shader City(int seed)
    {
        var noise = new Noise(seed);
        var sky = Palette.Of(Skies[(seed / 12) % Skies.Length]);
        return place =>
        {
            const float Quay = -0.35f;
            var mirrored = place.Y < Quay;
            var y = mirrored ? (2 * Quay) - place.Y : place.Y;
            var x = place.X + (mirrored ? (noise.At(place.X * 8, place.Y * 70) - 0.5f) * 0.07f : 0);
            var colour = sky.At((y + 0.35f) * 0.8f);
            for (var row = 0; row < 3; row++)
            {
                var width = 5f + (row * 2);
                var lot = (int)MathF.Floor((x * width) + (row * 50));
                var inside = (x * width) + (row * 50) - lot;
                var height = Quay + 0.16f + (MathF.Pow(noise.Lattice(lot, row), 1.7f) * (0.95f - (row * 0.25f)));
                if (y < height && inside is > 0.04f and < 0.96f)
                {
                    var body = Vector3.Lerp(sky.At(0.3f) * 0.55f, Palette.Colour("0D1220"), (row + 1) / 3f);
                    var (wx, wy) = ((int)(inside * 9), (int)MathF.Floor(y * (46 - (row * 6))));
                    var (fx, fy) = ((inside * 9) - wx, (y * (46 - (row * 6))) - wy);
                    var lit = noise.Lattice((lot * 97) + wx, wy + (row * 13)) > 0.62f && fx is > 0.2f and < 0.8f
                        && fy is > 0.25f and < 0.8f && y < height - 0.03f;
                    colour = lit ? Vector3.Lerp(Palette.Colour("FFD27A"), Palette.Colour("FFF3D0"), noise.Lattice(wx, (lot * 5) + wy)) : body;
                }
            }

            return mirrored ? (colour * 0.55f) + (Palette.Colour("0B1730") * 0.35f) : colour;
        };
    }

    /// <summary>0 to 1 with a soft edge of the given half-width around zero.</summary>
    private static float Step(float x, float softness) => Math.Clamp((x / (2 * softness)) + 0.5f, 0, 1);

    private static float StarAt(Noise noise, Vector2 place, float rarity)
    {
        var (cx, cy) = ((int)MathF.Floor(place.X), (int)MathF.Floor(place.Y));
        var chance = noise.Lattice(cx, cy);
        if (chance < rarity)
        {
            return 0;
        }

        var centre = new Vector2(cx, cy) + new Vector2(0.2f) + (noise.LatticePoint(cx, cy) * 0.6f);
        return Math.Clamp(1.2f - (Vector2.Distance(place, centre) * 6), 0, 1) * (chance - rarity) / (1 - rarity);
    }
}
