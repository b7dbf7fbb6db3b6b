using System.Numerics;

namespace Functions.Media.Decoder.Filters;

/// <summary>
/// What a filter does to one colour, as numbers. The steps run in the order of the properties. Colours are sRGB, 0 to 1 in X, Y and Z; 0 in a number
/// always means that its step does nothing.
/// </summary>
internal sealed record FilterRecipe
{
    /// <summary>How much of the colour goes, 0 to 1; 1 is black and white by the weights of <see cref="MonoWeights"/>.</summary>
    public float Mono { get; init; }

    /// <summary>What the channels contribute to black and white, as a coloured lens before the film would have it. Their sum is 1.</summary>
    public Vector3 MonoWeights { get; init; } = ColorMath.LumaWeights;

    /// <summary>−1 to 1: a gamma curve, which leaves black and white where they are.</summary>
    public float Brightness { get; init; }

    /// <summary>−1 to 1: an S-shaped curve, or one that is flatter in the middle.</summary>
    public float Contrast { get; init; }

    /// <summary>Gamma per channel, −1 to 1, as <see cref="Brightness"/>: what film stocks do differently in each layer.</summary>
    public Vector3 ChannelGamma { get; init; }

    /// <summary>−1, blue, to 1, orange. Luma stays.</summary>
    public float Warmth { get; init; }

    /// <summary>−1, green, to 1, magenta. Luma stays.</summary>
    public float Tint { get; init; }

    /// <summary>−1, grey, to 1. Colours that are strong already gain least.</summary>
    public float Saturation { get; init; }

    /// <summary>A colour whose hue the shadows take on.</summary>
    public Vector3 Shadows { get; init; }

    /// <summary>A colour whose hue the lights take on.</summary>
    public Vector3 Highlights { get; init; }

    /// <summary>0 to 1: how far black is lifted and white lowered, as in an old print.</summary>
    public float Fade { get; init; }

    /// <summary>0 to 1: how much darker the corners are. Not part of the colour table.</summary>
    public float Vignette { get; init; }

    /// <summary>The colour that a colour becomes; may lie outside 0 to 1.</summary>
    public Vector3 Apply(Vector3 color)
    {
        color = Vector3.Lerp(color, new Vector3(Vector3.Dot(color, MonoWeights)), Mono);
        color = ColorMath.Gamma(color, new Vector3(Brightness) + ChannelGamma);
        color = ColorMath.Contrast(color, Contrast);
        color = ColorMath.Balance(color, Warmth, Tint);
        color = ColorMath.Saturate(color, Saturation);
        color = ColorMath.Tone(color, Shadows, Highlights);
        return ColorMath.Fade(color, Fade);
    }
}
