using System.Numerics;
using System.Runtime.CompilerServices;
using Domain.Media;

namespace Functions.Media.Decoder.Filters;

/// <summary>
/// What a look makes of colours, at 33³ points of the colour cube: a filter with its strength and the adjustments after it, all in one. Each
/// point holds four 16-bit numbers, red, green, blue and nothing, 256 for each level of 8 bits.
/// </summary>
internal sealed class ColorTable
{
    /// <summary>Points along each axis.</summary>
    public const int Side = 33;

    /// <summary>What one step along each axis is in <see cref="Points"/>.</summary>
    public const int RedStep = 1;
    public const int GreenStep = Side;
    public const int BlueStep = Side * Side;

    private const float Scale = 255 * 256;

    private ColorTable(ulong[] points) => Points = points;

    /// <summary>The points, red running fastest.</summary>
    public ulong[] Points { get; }

    /// <summary>Optimised from the first call on, since few follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColorTable Build(PictureLook look)
    {
        var recipe = FilterRecipes.Of(look.Filter);
        var points = new ulong[Side * Side * Side];
        var i = 0;
        for (var blue = 0; blue < Side; blue++)
        {
            for (var green = 0; green < Side; green++)
            {
                for (var red = 0; red < Side; red++)
                {
                    var color = new Vector3(red, green, blue) / (Side - 1);
                    color = Vector3.Lerp(color, recipe.Apply(color), (float)look.Strength / PictureLook.Full);
                    color = Vector3.Clamp(Adjust(color, look), Vector3.Zero, Vector3.One) * Scale;
                    points[i++] = (ulong)MathF.Round(color.X) | ((ulong)MathF.Round(color.Y) << 16) | ((ulong)MathF.Round(color.Z) << 32);
                }
            }
        }

        return new ColorTable(points);
    }

    private static Vector3 Adjust(Vector3 color, PictureLook look)
    {
        const float mostBrightness = 0.6f;
        color = ColorMath.Gamma(Vector3.Clamp(color, Vector3.Zero, Vector3.One), new Vector3(mostBrightness * look.Brightness / PictureLook.Full));
        color = ColorMath.Contrast(color, (float)look.Contrast / PictureLook.Full);
        color = ColorMath.Balance(color, (float)look.Warmth / PictureLook.Full, 0);
        return ColorMath.Saturate(color, (float)look.Saturation / PictureLook.Full);
    }
}
