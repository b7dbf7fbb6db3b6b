using System.Collections.Frozen;
using System.Numerics;
using Domain.Media;

namespace Functions.Media.Decoder.Filters;

/// <summary>Our own recipes for the well-known names: the mood that people expect of each, in numbers of our own.</summary>
internal static class FilterRecipes
{
    private static readonly FrozenDictionary<string, FilterRecipe> ByName = new Dictionary<string, FilterRecipe>
    {
        [MediaFilter.Normal] = new(),

        // Bright lights, cyan shadows, strong colours.
        ["clarendon"] = new()
        {
            Brightness = 0.12f, Contrast = 0.42f, Saturation = 0.42f, Shadows = new(0.00f, 0.08f, 0.15f),
            Highlights = new(0.02f, 0.03f, 0.06f),
        },

        // Pale and yellowish like a washed cloth.
        ["gingham"] = new() { Brightness = 0.14f, Contrast = -0.20f, Saturation = -0.30f, Warmth = 0.12f, Shadows = new(0.03f, 0.03f, 0.10f), Fade = 0.30f },

        // Warm lights, green-blue shadows, reds that glow.
        ["juno"] = new()
        {
            Brightness = 0.05f, Contrast = 0.22f, Saturation = 0.30f, Tint = -0.10f, Shadows = new(0.00f, 0.04f, 0.05f),
            Highlights = new(0.13f, 0.08f, 0.00f),
        },

        // Light and cool, clean whites.
        ["lark"] = new() { Brightness = 0.26f, Contrast = 0.06f, Saturation = 0.12f, Warmth = -0.22f, Highlights = new(0.00f, 0.02f, 0.05f) },

        // Black and white, bright and faded.
        ["moon"] = new() { Mono = 1, MonoWeights = new(0.40f, 0.45f, 0.15f), Brightness = 0.24f, Contrast = 0.18f, Fade = 0.28f },

        // An old, dusty photograph.
        ["reyes"] = new() { Brightness = 0.22f, Contrast = -0.22f, Saturation = -0.34f, Warmth = 0.38f, Highlights = new(0.07f, 0.05f, 0.01f), Fade = 0.34f },

        // Drowsy: muted, brownish yellow.
        ["slumber"] = new() { Brightness = 0.04f, Contrast = -0.15f, Saturation = -0.38f, Warmth = 0.34f, Shadows = new(0.08f, 0.05f, 0.10f), Fade = 0.30f },

        // Creamy: soft, slightly cold, little colour.
        ["crema"] = new()
        {
            Brightness = 0.08f, Contrast = -0.12f, Saturation = -0.34f, Shadows = new(0.02f, 0.05f, 0.05f),
            Highlights = new(0.05f, 0.04f, 0.02f), Fade = 0.25f,
        },

        // Crisp with less blue and green, reds kept.
        ["ludwig"] = new() { Brightness = 0.12f, Contrast = 0.26f, Saturation = -0.18f, Warmth = 0.22f, Tint = 0.12f },

        // Pastel, blue-green with soft pink lights.
        ["aden"] = new()
        {
            Brightness = 0.14f, Contrast = -0.16f, Saturation = -0.12f, Shadows = new(0.02f, 0.07f, 0.12f),
            Highlights = new(0.09f, 0.04f, 0.05f), Fade = 0.22f,
        },

        // Fresh greens and blues, as at the sea.
        ["perpetua"] = new()
        {
            Brightness = 0.10f, Contrast = 0.06f, Saturation = 0.16f, ChannelGamma = new(-0.05f, 0.03f, 0.06f),
            Shadows = new(0.00f, 0.03f, 0.08f), Highlights = new(0.05f, 0.07f, 0.00f),
        },

        // Lit from the middle, bluish, corners dark.
        ["amaro"] = new()
        {
            Brightness = 0.20f, Contrast = 0.12f, Saturation = 0.16f, Shadows = new(0.02f, 0.04f, 0.13f),
            Highlights = new(0.05f, 0.06f, 0.00f), Fade = 0.16f, Vignette = 0.30f,
        },

        // Warm pink in the middle, thin dark rim.
        ["mayfair"] = new()
        {
            Brightness = 0.10f, Contrast = 0.16f, Saturation = 0.12f, Warmth = 0.20f, Tint = 0.28f,
            Highlights = new(0.10f, 0.04f, 0.05f), Vignette = 0.34f,
        },

        // A golden glow over everything.
        ["rise"] = new()
        {
            Brightness = 0.22f, Contrast = -0.10f, Saturation = -0.06f, Warmth = 0.52f,
            Highlights = new(0.12f, 0.08f, 0.00f), Fade = 0.20f, Vignette = 0.16f,
        },

        // Cold light as in a winter shade.
        ["hudson"] = new() { Brightness = 0.14f, Contrast = 0.24f, Saturation = -0.08f, Warmth = -0.55f, Shadows = new(0.00f, 0.03f, 0.10f), Vignette = 0.26f },

        // Faded, with yellow lights and brown shadows.
        ["valencia"] = new()
        {
            Brightness = 0.14f, Contrast = -0.06f, Saturation = 0.05f, Warmth = 0.36f, Shadows = new(0.11f, 0.03f, 0.05f),
            Highlights = new(0.09f, 0.08f, 0.00f), Fade = 0.28f,
        },

        // Faded and mild, pale violet in the shadows.
        ["sierra"] = new()
        {
            Brightness = 0.06f, Contrast = -0.22f, Saturation = -0.08f, Warmth = 0.14f, Shadows = new(0.10f, 0.03f, 0.09f),
            Highlights = new(0.07f, 0.06f, 0.02f), Fade = 0.30f, Vignette = 0.18f,
        },

        // Black and white with a breath of violet, soft.
        ["willow"] = new()
        {
            Mono = 1, MonoWeights = new(0.20f, 0.60f, 0.20f), Brightness = 0.12f, Contrast = -0.12f,
            Shadows = new(0.05f, 0.00f, 0.05f), Highlights = new(0.04f, 0.03f, 0.01f), Fade = 0.24f,
        },

        // Deep shadows and rich colours.
        ["lofi"] = new() { Contrast = 0.62f, Saturation = 0.50f, Warmth = 0.10f, Vignette = 0.30f },

        // Black and white with real black.
        ["inkwell"] = new() { Mono = 1, MonoWeights = new(0.30f, 0.60f, 0.10f), Brightness = 0.04f, Contrast = 0.42f },

        // Pink and warm with a blue base, as from an instant camera.
        ["nashville"] = new()
        {
            Brightness = 0.18f, Contrast = 0.06f, Saturation = 0.08f, Warmth = 0.28f, Tint = 0.34f,
            Shadows = new(0.03f, 0.02f, 0.20f), Highlights = new(0.12f, 0.07f, 0.01f), Fade = 0.22f,
        },

        // Strong and warm, golden lights, dark corners.
        ["hefe"] = new() { Brightness = -0.04f, Contrast = 0.46f, Saturation = 0.34f, Warmth = 0.32f, Highlights = new(0.11f, 0.07f, 0.00f), Vignette = 0.42f },

        // Burnt, smoky: purple-brown shadows, dark corners.
        ["sutro"] = new()
        {
            Brightness = -0.16f, Contrast = 0.18f, Saturation = -0.30f, Shadows = new(0.13f, 0.03f, 0.13f),
            Highlights = new(0.08f, 0.06f, 0.02f), Fade = 0.10f, Vignette = 0.52f,
        },

        // Aged by heat: orange middle, red-brown corners.
        ["toaster"] = new()
        {
            Brightness = 0.16f, Contrast = 0.20f, Saturation = -0.04f, Warmth = 0.62f, Tint = 0.22f,
            Shadows = new(0.20f, 0.02f, 0.08f), Highlights = new(0.16f, 0.09f, 0.00f), Fade = 0.34f, Vignette = 0.46f,
        },

        // Light, yellow over blue shadows.
        ["walden"] = new()
        {
            Brightness = 0.30f, Contrast = -0.12f, Saturation = -0.10f, Shadows = new(0.00f, 0.04f, 0.20f),
            Highlights = new(0.11f, 0.10f, 0.00f), Fade = 0.24f, Vignette = 0.12f,
        },

        // Metallic: hard, grey-green, little colour.
        ["brannan"] = new()
        {
            Brightness = 0.02f, Contrast = 0.52f, Saturation = -0.48f, Tint = -0.16f, Shadows = new(0.04f, 0.05f, 0.09f),
            Highlights = new(0.08f, 0.09f, 0.02f), Fade = 0.18f,
        },
    }.ToFrozenDictionary();

    /// <summary>The recipe of one of <see cref="MediaFilter.All"/>.</summary>
    public static FilterRecipe Of(string name) => ByName[name];
}
