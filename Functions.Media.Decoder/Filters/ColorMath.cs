using System.Numerics;

namespace Functions.Media.Decoder.Filters;

/// <summary>The steps of a <see cref="FilterRecipe"/>. All of them are smooth, so that no gradient breaks into bands.</summary>
internal static class ColorMath
{
    /// <summary>ITU-R BT.709.</summary>
    public static readonly Vector3 LumaWeights = new(0.2126f, 0.7152f, 0.0722f);

    public static float Luma(Vector3 color) => Vector3.Dot(color, LumaWeights);

    /// <summary>x to the power of 2^−amount, per channel.</summary>
    public static Vector3 Gamma(Vector3 color, Vector3 amount) => new(
        MathF.Pow(MathF.Max(color.X, 0), float.Exp2(-amount.X)),
        MathF.Pow(MathF.Max(color.Y, 0), float.Exp2(-amount.Y)),
        MathF.Pow(MathF.Max(color.Z, 0), float.Exp2(-amount.Z)));

    /// <summary>
    /// Towards 3x² − 2x³, or away from it. Half of it acts on luma and half on each channel: the one keeps hues, the other gives the bite of film.
    /// </summary>
    public static Vector3 Contrast(Vector3 color, float amount)
    {
        if (amount == 0)
        {
            return color;
        }

        var luma = Math.Clamp(Luma(color), 0, 1);
        var byLuma = color + new Vector3(Bend(luma) - luma);
        var byChannel = new Vector3(Bend(color.X), Bend(color.Y), Bend(color.Z));
        return Vector3.Lerp(byLuma, byChannel, 0.5f);

        float Bend(float x)
        {
            x = Math.Clamp(x, 0, 1);
            return x + (amount * 0.9f * ((x * x * (3 - (2 * x))) - x));
        }
    }

    public static Vector3 Balance(Vector3 color, float warmth, float tint)
    {
        const float warmest = 0.14f;
        const float mostTinted = 0.08f;
        if (warmth == 0 && tint == 0)
        {
            return color;
        }

        var gain = new Vector3(1 + (warmest * warmth) + (mostTinted / 2 * tint), 1 + (warmest * 0.12f * warmth) - (mostTinted * tint),
            1 - (warmest * 1.15f * warmth) + (mostTinted / 2 * tint));

        // White stays white enough: lights take the less of it the nearer they are to white.
        var luma = Luma(color);
        var changed = color * gain;
        changed *= luma / MathF.Max(Luma(changed), 1e-4f);
        return Vector3.Lerp(changed, color, 0.6f * Math.Clamp(luma * luma * luma, 0, 1));
    }

    public static Vector3 Saturate(Vector3 color, float amount)
    {
        var luma = Luma(color);
        var highest = MathF.Max(color.X, MathF.Max(color.Y, color.Z));
        var lowest = MathF.Min(color.X, MathF.Min(color.Y, color.Z));
        var present = highest <= 0 ? 0 : Math.Clamp((highest - lowest) / highest, 0, 1);
        var factor = amount <= 0 ? 1 + amount : 1 + (amount * (1 - (0.7f * present)));
        return new Vector3(luma) + ((color - new Vector3(luma)) * factor);
    }

    /// <summary>Adds the hue of one colour to the shadows and of another to the lights, without changing luma.</summary>
    public static Vector3 Tone(Vector3 color, Vector3 shadows, Vector3 highlights)
    {
        var luma = Math.Clamp(Luma(color), 0, 1);
        return color + (Hue(shadows) * (1 - luma) * (1 - luma)) + (Hue(highlights) * luma * luma * (1.15f - (0.65f * luma)));

        static Vector3 Hue(Vector3 tint) => tint - new Vector3(Luma(tint));
    }

    public static Vector3 Fade(Vector3 color, float amount)
    {
        const float highestBlack = 0.26f;
        const float lowestWhite = 0.92f;
        var black = amount * highestBlack;
        var white = 1 - (amount * (1 - lowestWhite));
        return new Vector3(black) + (color * (white - black));
    }
}
