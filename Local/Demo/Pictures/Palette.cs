using System.Globalization;
using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>A row of colours, read anywhere between the first (0) and the last (1).</summary>
internal sealed class Palette
{
    private readonly Vector3[] colours;

    private Palette(Vector3[] colours) => this.colours = colours;

    public static Palette Of(string hexColours) => new([.. hexColours.Split(' ').Select(Colour)]);

    public static Vector3 Colour(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Vector3(value >> 16, (value >> 8) & 255, value & 255) / 255f;
    }

    public Vector3 At(float t)
    {
        var position = Math.Clamp(t, 0, 1) * (colours.Length - 1);
        var index = Math.Min((int)position, colours.Length - 2);
        return Vector3.Lerp(colours[index], colours[index + 1], position - index);
    }

    public Vector3 this[int index] => colours[index % colours.Length];
}
