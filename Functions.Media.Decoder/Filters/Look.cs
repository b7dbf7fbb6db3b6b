using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Domain.Media;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Filters;

/// <summary>
/// Applies a look to pixels in place: its colour table by tetrahedral interpolation (J. M. Kasson et al., "Performing color space conversions with
/// three-dimensional linear interpolation", 1995), and its vignette. Eight pixels at once where the processor has AVX2; the arithmetic is
/// that of integers and the same everywhere, so the results are equal.
/// </summary>
internal sealed unsafe class Look
{
    /// <summary>Makes 33 points of 256 levels, 16 bits behind the point: 32 · 65,536 ÷ 255, rounded down, so that the last point is never passed.</summary>
    private const int PositionScale = 8224;

    /// <summary>Radius at which corners begin to darken; the corner itself is 1.</summary>
    private const float VignetteStart = 0.38f;

    private const int Lanes = 8;

    /// <summary>What the lower four of eight pixels take.</summary>
    private const int HalfBytes = 12;

    /// <summary>Looks that stay prepared: each has 287 kB.</summary>
    private const int MostKept = 32;

    private static readonly ConcurrentDictionary<string, Look> Kept = new();
    private readonly ColorTable table;
    private readonly float vignette;

    private Look(ColorTable table, float vignette)
    {
        this.table = table;
        this.vignette = vignette;
    }

    /// <summary>Prepares a look, or takes one that is prepared; null for one that changes no colour. Frames are drawn by others.</summary>
    public static Look? Prepare(PictureLook look)
    {
        look = look with { Frame = MediaFrame.None };
        if (look.Name == MediaFilter.Normal)
        {
            return null;
        }

        if (Kept.TryGetValue(look.Name, out var kept))
        {
            return kept;
        }

        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept[look.Name] = Build(look);
    }

    /// <summary>Prepares a look anew.</summary>
    public static Look Build(PictureLook look) =>
        new(ColorTable.Build(look), FilterRecipes.Of(look.Filter).Vignette * look.Strength / PictureLook.Full);

    /// <summary>Applies it to a picture.</summary>
    public void Apply(PixelBuffer picture) => Apply(picture.Pixels, picture.Width, picture.Height);

    /// <summary>Applies it to rows of 8-bit RGB without gaps.</summary>
    public void Apply(Span<byte> rgb, int width, int height) => Apply(rgb, width, height, Avx2.IsSupported);

    /// <summary>Applies it with or without the wide instructions, which must be there.</summary>
    public void Apply(Span<byte> rgb, int width, int height, bool wide)
    {
        if (rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException("The pixels are not those of such a picture.", nameof(rgb));
        }

        fixed (byte* pixels = rgb)
        fixed (ulong* points = table.Points)
        {
            for (var y = 0; y < height; y++)
            {
                var row = new Row(pixels + ((long)y * width * 3), width, Squared(y, height), Across(width));
                var done = wide ? ApplyWide(row, points) : 0;
                ApplyRest(row, points, done);
            }
        }
    }

    /// <summary>The square of a row's distance from the middle, as a share of the square of a corner's: half of it for the edge.</summary>
    private static float Squared(int position, int length)
    {
        var fromMiddle = ((position + 0.5f) / length) - 0.5f;
        return fromMiddle * fromMiddle * 2;
    }

    private static (float Start, float Step) Across(int width) => ((0.5f / width) - 0.5f, 1f / width);

    // Optimised from the first call on: a decoder process may see one picture with a look and no more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ApplyWide(Row row, ulong* points)
    {
        // Loads and stores of 16 bytes for 12: the last pixels of a row are left to the other way.
        var end = row.Width - Lanes - 2;
        var spread = Vector128.Create(0, 1, 2, 0xFF, 3, 4, 5, 0xFF, 6, 7, 8, 0xFF, 9, 10, 11, 0xFF).AsByte();
        var low = Vector256.Create(0xFF);
        var scale = Vector256.Create(PositionScale);
        var fraction = Vector256.Create(0xFFFF);
        var redStep = Vector256.Create(ColorTable.RedStep);
        var greenStep = Vector256.Create(ColorTable.GreenStep);
        var blueStep = Vector256.Create(ColorTable.BlueStep);
        var all = redStep + greenStep + blueStep;
        var x = 0;
        for (; x < end; x += Lanes)
        {
            var at = row.Pixels + (x * 3);
            var packed = Vector256.Create(
                Ssse3.Shuffle(Vector128.Load(at), spread), Ssse3.Shuffle(Vector128.Load(at + HalfBytes), spread)).AsInt32();
            var red = (packed & low) * scale;
            var green = ((packed >> 8) & low) * scale;
            var blue = (packed >> 16) * scale;
            var corner = (red >> 16) + ((green >> 16) * greenStep) + ((blue >> 16) * blueStep);
            red &= fraction;
            green &= fraction;
            blue &= fraction;

            var most = Avx2.Max(red, Avx2.Max(green, blue));
            var least = Avx2.Min(red, Avx2.Min(green, blue));
            var middle = red + green + blue - most - least;
            var first = Vector256.ConditionalSelect(
                Vector256.Equals(red, most), redStep, Vector256.ConditionalSelect(Vector256.Equals(green, most), greenStep, blueStep));
            var last = Vector256.ConditionalSelect(
                Vector256.Equals(blue, least), blueStep, Vector256.ConditionalSelect(Vector256.Equals(green, least), greenStep, redStep));
            var (second, third, fourth) = (corner + first, corner + all - last, corner + all);
            var (w0, w1, w2) = (fraction - most, most - middle, middle - least);

            var lower = Share(points, corner.GetLower(), w0.GetLower()) + Share(points, second.GetLower(), w1.GetLower())
                + Share(points, third.GetLower(), w2.GetLower()) + Share(points, fourth.GetLower(), least.GetLower());
            var upper = Share(points, corner.GetUpper(), w0.GetUpper()) + Share(points, second.GetUpper(), w1.GetUpper())
                + Share(points, third.GetUpper(), w2.GetUpper()) + Share(points, fourth.GetUpper(), least.GetUpper());
            if (vignette > 0)
            {
                var light = Light(row, x);
                lower = Avx2.MultiplyHigh(lower, Spread(light.GetLower()));
                upper = Avx2.MultiplyHigh(upper, Spread(light.GetUpper()));
            }

            Store(at, lower);
            Store(at + HalfBytes, upper);
        }

        return x;
    }

    /// <summary>Rounds four pixels to bytes and writes them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(byte* at, Vector256<ushort> pixels)
    {
        var together = Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0xFF, 0xFF, 0xFF, 0xFF).AsByte();
        var bytes = Avx2.ShiftRightLogical(pixels + Vector256.Create((ushort)128), 8).AsInt16();
        var merged = Ssse3.Shuffle(Sse2.PackUnsignedSaturate(bytes.GetLower(), bytes.GetUpper()), together);
        Unsafe.WriteUnaligned(at, merged.AsUInt64().ToScalar());
        Unsafe.WriteUnaligned(at + sizeof(ulong), merged.AsUInt32().GetElement(2));
    }

    /// <summary>What four points contribute, of a weight of 65,535 in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Share(ulong* points, Vector128<int> indices, Vector128<int> weights) =>
        Avx2.MultiplyHigh(Avx2.GatherVector256(points, indices, sizeof(ulong)).AsUInt16(), Spread(weights));

    /// <summary>Each of four numbers of 16 bits in all four places of its 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Spread(Vector128<int> numbers)
    {
        var pattern = Vector256.Create(
            0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 8, 9, 8, 9, 8, 9, 8, 9).AsByte();
        return Avx2.Shuffle(Avx2.ConvertToVector256Int64(numbers).AsByte(), pattern).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Light(Row row, int x)
    {
        var columns = Vector256.ConvertToSingle(Vector256.Create(x) + Vector256<int>.Indices);
        var place = (columns * row.Across.Step) + Vector256.Create(row.Across.Start);
        var radius = (place * place * 2f) + Vector256.Create(row.Squared);
        var beyond = (radius - Vector256.Create(VignetteStart)) * (1 / (1 - VignetteStart));
        var t = Avx.Min(Avx.Max(beyond, Vector256<float>.Zero), Vector256<float>.One);
        var smooth = t * t * (Vector256.Create(3f) - (t * 2f));
        return Avx.ConvertToVector256Int32WithTruncation((Vector256<float>.One - (smooth * vignette)) * 65535f);
    }

    private int Light(Row row, float x)
    {
        var place = (x * row.Across.Step) + row.Across.Start;
        var radius = (place * place * 2f) + row.Squared;
        var t = MathF.Min(MathF.Max((radius - VignetteStart) * (1 / (1 - VignetteStart)), 0), 1);
        var smooth = t * t * (3f - (t * 2f));
        return (int)((1f - (smooth * vignette)) * 65535f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyRest(Row row, ulong* points, int x)
    {
        for (; x < row.Width; x++)
        {
            var at = row.Pixels + (x * 3);
            var (red, green, blue) = (at[0] * PositionScale, at[1] * PositionScale, at[2] * PositionScale);
            var corner = (red >> 16) + ((green >> 16) * ColorTable.GreenStep) + ((blue >> 16) * ColorTable.BlueStep);
            red &= 0xFFFF;
            green &= 0xFFFF;
            blue &= 0xFFFF;
            var most = Math.Max(red, Math.Max(green, blue));
            var least = Math.Min(red, Math.Min(green, blue));
            var middle = red + green + blue - most - least;
            var first = red == most ? ColorTable.RedStep : green == most ? ColorTable.GreenStep : ColorTable.BlueStep;
            var last = blue == least ? ColorTable.BlueStep : green == least ? ColorTable.GreenStep : ColorTable.RedStep;
            const int all = ColorTable.RedStep + ColorTable.GreenStep + ColorTable.BlueStep;
            var (p0, p1, p2, p3) = (points[corner], points[corner + first], points[corner + all - last], points[corner + all]);
            var (w0, w1, w2, w3) = ((uint)(0xFFFF - most), (uint)(most - middle), (uint)(middle - least), (uint)least);
            var light = vignette > 0 ? Light(row, (float)x) : 0;
            for (var channel = 0; channel < 3; channel++)
            {
                var shift = 16 * channel;
                var sum = Share(p0, shift, w0) + Share(p1, shift, w1) + Share(p2, shift, w2) + Share(p3, shift, w3);
                if (vignette > 0)
                {
                    sum = sum * (uint)light >> 16;
                }

                at[channel] = (byte)((sum + 128) >> 8);
            }
        }
    }

    private static uint Share(ulong point, int shift, uint weight) => (uint)(ushort)(point >> shift) * weight >> 16;

    private readonly struct Row(byte* pixels, int width, float squared, (float Start, float Step) across)
    {
        public readonly byte* Pixels = pixels;
        public readonly int Width = width;
        public readonly float Squared = squared;
        public readonly (float Start, float Step) Across = across;
    }
}
