using System.Numerics;

namespace Local.Demo.Pictures;

/// <summary>
/// Draws pictures pixel by pixel: each subject is a function from a place to a colour. Nothing is copied from anywhere, so nothing needs a licence.
/// </summary>
internal static class Painter
{
    private static readonly (string Title, Func<int, Shader> Subject)[] Subjects =
    [
        ("Mountain ridges in the morning mist", Landscapes.Mountains),
        ("Sunset over a calm sea", Landscapes.Sea),
        ("Northern lights above a lake", Landscapes.Aurora),
        ("Dunes in low light", Landscapes.Dunes),
        ("The Milky Way over dark pines", Landscapes.Stars),
        ("A city across the river at dusk", Landscapes.City),
        ("Ink in water", Abstracts.Ink),
        ("Stained glass", Abstracts.Glass),
        ("A fractal coast", Abstracts.Julia),
        ("City lights out of focus", Abstracts.Bokeh),
        ("Glazed spheres on a table", Abstracts.Spheres),
        ("A ringed planet", Abstracts.Planet),
    ];

    private static readonly (int Width, int Height)[] Formats = [(1080, 1350), (1080, 1080), (1350, 900), (1200, 1200), (1440, 810)];

    /// <summary>
    /// The picture with this number. Numbers that differ by less than the number of subjects differ in subject, all differ in form or colour.
    /// </summary>
    public static Picture Paint(int number)
    {
        var (title, subject) = Subjects[number % Subjects.Length];
        var (width, height) = Formats[((number / Subjects.Length) + number) % Formats.Length];
        var shade = subject(number);
        var rgb = new byte[width * height * 3];
        var grain = new Noise(number + 1000);
        Parallel.For(0, height, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount / 2) }, y =>
        {
            for (var x = 0; x < width; x++)
            {
                // The shorter side runs from -1 to 1, y upwards.
                var scale = 2f / Math.Min(width, height);
                var place = new Vector2((x - (width / 2f)) * scale, ((height / 2f) - y) * scale);
                var colour = shade(place);

                // A little vignette and film grain: they make flat areas look photographed, and keep gradients free of bands.
                var edge = 1 - (0.16f * place.LengthSquared() / 2);
                colour = (colour * edge) + new Vector3((grain.Lattice(x, y) - 0.5f) * 0.025f);
                var target = ((y * width) + x) * 3;
                rgb[target] = Byte(colour.X);
                rgb[target + 1] = Byte(colour.Y);
                rgb[target + 2] = Byte(colour.Z);
            }
        });
        return new(title, width, height, rgb);
    }

    private static byte Byte(float channel) => (byte)(Math.Clamp(channel, 0, 1) * 255.5f);
}
