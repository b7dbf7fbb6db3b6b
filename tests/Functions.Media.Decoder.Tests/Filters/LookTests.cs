using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Domain.Media;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Filters;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Filters;

[TestClass]
public sealed class LookTests
{
    /// <summary>Light to dark skin, sRGB (Monk skin tone scale, M. Monk 2019, rounded).</summary>
    private static readonly (int R, int G, int B)[] Skin = [(246, 237, 228), (240, 226, 203), (215, 189, 150), (160, 126, 86), (96, 65, 52), (58, 49, 42)];

    public static IEnumerable<object[]> Filters => MediaFilter.All.Where(name => name != MediaFilter.Normal).Select(name => new object[] { name });

    [TestMethod]
    public void There_are_at_least_twenty_filters_and_each_has_a_recipe()
    {
        Assert.IsGreaterThanOrEqualTo(21, MediaFilter.All.Count);
        CollectionAssert.AllItemsAreUnique(MediaFilter.All.ToArray());
        foreach (var name in MediaFilter.All)
        {
            Assert.IsNotNull(FilterRecipes.Of(name));
        }

        Assert.IsNull(Look.Prepare(PictureLook.Normal));
    }

    [TestMethod]
    [DynamicData(nameof(Filters))]
    public void The_wide_way_gives_what_the_plain_way_gives(string filter)
    {
        Assert.IsTrue(Avx2.IsSupported, "This test compares with AVX2.");
        var look = Look.Prepare(new PictureLook { Filter = filter })!;
        foreach (var (width, height) in new[] { (1, 1), (5, 3), (6, 2), (7, 2), (64, 33), (211, 97) })
        {
            var wide = new byte[width * height * 3];
            new Random(width).NextBytes(wide);
            var plain = wide.ToArray();
            look.Apply(wide, width, height, wide: true);
            look.Apply(plain, width, height, wide: false);
            for (var i = 0; i < wide.Length; i++)
            {
                Assert.IsLessThanOrEqualTo(1, Math.Abs(wide[i] - plain[i]), $"{filter} {width} × {height} at {i}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Filters))]
    public void The_table_is_as_good_as_the_recipe_itself(string filter)
    {
        var recipe = FilterRecipes.Of(filter) with { Vignette = 0 };
        var colors = new byte[3 * 20_000];
        new Random(5).NextBytes(colors);
        var result = colors.ToArray();
        ApplyTable(filter, result);
        var sum = 0.0;
        for (var i = 0; i < colors.Length; i += 3)
        {
            var exact = Vector3.Clamp(recipe.Apply(new Vector3(colors[i], colors[i + 1], colors[i + 2]) / 255), Vector3.Zero, Vector3.One) * 255;
            sum += Math.Abs(exact.X - result[i]) + Math.Abs(exact.Y - result[i + 1]) + Math.Abs(exact.Z - result[i + 2]);
        }

        Assert.IsLessThan(0.6, sum / colors.Length, "mean error in levels");
    }

    [TestMethod]
    [DynamicData(nameof(Filters))]
    public void Greys_stay_in_order_and_keep_most_of_their_levels(string filter)
    {
        var ramp = new byte[256 * 3];
        for (var i = 0; i < 256; i++)
        {
            ramp.AsSpan(3 * i, 3).Fill((byte)i);
        }

        ApplyTable(filter, ramp);
        var levels = new HashSet<int>();
        for (var i = 0; i < 256; i++)
        {
            var luma = Luma(ramp, i);
            levels.Add((int)luma);
            if (i > 0)
            {
                Assert.IsGreaterThanOrEqualTo(Luma(ramp, i - 1) - 0.6, luma, $"{filter} turns {i} darker than {i - 1}");
                Assert.IsLessThanOrEqualTo(Luma(ramp, i - 1) + 5, luma, $"{filter} breaks between {i - 1} and {i}");
            }
        }

        Assert.IsGreaterThan(120, levels.Count);
    }

    [TestMethod]
    [DynamicData(nameof(Filters))]
    public void Skin_stays_skin(string filter)
    {
        var pixels = Skin.SelectMany(color => new[] { (byte)color.R, (byte)color.G, (byte)color.B }).ToArray();
        ApplyTable(filter, pixels);
        for (var i = 0; i < Skin.Length; i++)
        {
            var (r, g, b) = (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]);
            if (FilterRecipes.Of(filter).Mono == 0)
            {
                Assert.IsGreaterThanOrEqualTo(g - 4, r, $"{filter}: red of skin {i} is {r}, green {g}");
            }

            // Light skin is not burnt out, dark skin is not swallowed, and neighbours on the scale stay apart.
            Assert.IsLessThan(255, Math.Min(r, Math.Min(g, b)), $"{filter} burns skin {i}");
            Assert.IsGreaterThan(12, Math.Max(r, Math.Max(g, b)), $"{filter} swallows skin {i}");
            Assert.IsTrue(i == 0 || Luma(pixels, i - 1) - Luma(pixels, i) > 2, $"{filter} makes skins {i - 1} and {i} the same");
        }
    }

    [TestMethod]
    public void No_two_filters_look_the_same()
    {
        var colors = new byte[3 * 4000];
        new Random(8).NextBytes(colors);
        var results = MediaFilter.All.ToDictionary(name => name, name =>
        {
            var result = colors.ToArray();
            ApplyTable(name, result);
            return result;
        });
        foreach (var (first, firstPixels) in results)
        {
            foreach (var (second, secondPixels) in results.Where(other => string.CompareOrdinal(other.Key, first) > 0))
            {
                var mean = firstPixels.Zip(secondPixels, (a, b) => Math.Abs(a - b)).Average();
                Assert.IsGreaterThan(3.5, mean, $"{first} and {second}");
            }
        }
    }

    [TestMethod]
    public void Strength_goes_from_nothing_to_the_whole_filter()
    {
        Assert.AreEqual("normal", new PictureLook { Filter = "juno", Strength = 0 }.Name);
        var distances = new[] { 25, 50, 75, 100 }.Select(strength =>
        {
            var pixel = new byte[] { 180, 90, 60 };
            Look.Prepare(new PictureLook { Filter = "juno", Strength = strength })!.Apply(pixel, 1, 1);
            return Math.Abs(pixel[0] - 180) + Math.Abs(pixel[1] - 90) + Math.Abs(pixel[2] - 60);
        }).ToArray();
        CollectionAssert.AreEqual(distances.Order().ToArray(), distances);
        Assert.IsGreaterThan(distances[0], distances[^1]);
    }

    [TestMethod]
    public void Each_adjustment_does_what_it_is_called()
    {
        byte[] brighter = Adjusted(look => look with { Brightness = 50 });
        byte[] duller = Adjusted(look => look with { Saturation = -100 });
        byte[] warmer = Adjusted(look => look with { Warmth = 80 });
        byte[] colder = Adjusted(look => look with { Warmth = -80 });
        Assert.IsTrue(brighter[0] > 120 && brighter[1] > 100 && brighter[2] > 80);
        Assert.IsTrue(duller[0] == duller[1] && duller[1] == duller[2]);
        Assert.IsTrue(warmer[0] > 120 && warmer[2] < 80);
        Assert.IsTrue(colder[0] < 120 && colder[2] > 80);
        byte[] dark = [60, 60, 60];
        byte[] light = [200, 200, 200];
        var contrast = Look.Prepare(PictureLook.Normal with { Contrast = 60 })!;
        contrast.Apply(dark, 1, 1);
        contrast.Apply(light, 1, 1);
        Assert.IsTrue(dark[0] < 60 && light[0] > 200);

        static byte[] Adjusted(Func<PictureLook, PictureLook> change)
        {
            byte[] pixel = [120, 100, 80];
            Look.Prepare(change(PictureLook.Normal))!.Apply(pixel, 1, 1);
            return pixel;
        }
    }

    [TestMethod]
    public void A_vignette_darkens_the_corners_smoothly_and_leaves_the_middle()
    {
        const int side = 300;
        var pixels = new byte[side * side * 3];
        Array.Fill(pixels, (byte)180);
        Look.Prepare(new PictureLook { Filter = "sutro" })!.Apply(pixels, side, side);
        var middle = At(side / 2, side / 2);
        Assert.AreEqual(middle, At((side / 2) + 40, side / 2));
        Assert.IsLessThan(middle * 3 / 4, At(0, 0));
        foreach (var (x, y) in new[] { (side - 1, 0), (0, side - 1), (side - 1, side - 1) })
        {
            Assert.IsLessThanOrEqualTo(1, Math.Abs(At(0, 0) - At(x, y)));
        }

        for (var x = 1; x < side / 2; x++)
        {
            Assert.IsTrue(At(x, x) - At(x - 1, x - 1) is >= 0 and <= 4, $"at {x}");
        }

        int At(int x, int y) => pixels[((y * side) + x) * 3];
    }

    [TestMethod]
    public async Task A_look_is_on_every_variant_and_the_size_stays()
    {
        await using var decoder = new DecoderFixture();
        var file = Scene.Jpeg(1400, 1000, seed: 11);
        var plain = await decoder.DecodeGoodAsync(file);
        var moon = await decoder.DecodeGoodAsync(file, new PictureLook { Filter = "moon" });
        foreach (var variant in moon.Image.Variants)
        {
            var pixels = moon.Pixels(variant.Name, variant.Format);
            foreach (var (x, y) in new[] { (0.2, 0.2), (0.5, 0.5), (0.8, 0.6) })
            {
                var (r, g, b) = pixels.At(x, y);
                Assert.IsTrue(Math.Abs(r - g) < 4 && Math.Abs(g - b) < 4, $"{variant.FileName} at {x}, {y}: {(r, g, b)}");
            }
        }

        CollectionAssert.AreEqual(
            plain.Image.Variants.Select(v => (v.Name, v.Width, v.Height)).ToArray(), moon.Image.Variants.Select(v => (v.Name, v.Width, v.Height)).ToArray());
        Assert.IsLessThanOrEqualTo(Fingerprint.DefaultThreshold, plain.Image.Fingerprint.DistanceTo(moon.Image.Fingerprint));
    }

    [TestMethod]
    public async Task Only_the_variants_that_are_asked_for_are_made()
    {
        await using var decoder = new DecoderFixture();
        var decoded = await decoder.DecodeGoodAsync(Scene.Jpeg(700, 500, seed: 11), new PictureLook { Filter = "juno" }, VariantName.Fit320);
        CollectionAssert.AreEqual(new[] { "fit320.jpg", "fit320.webp" }, decoded.Image.Variants.Select(variant => variant.FileName).ToArray());
        Assert.HasCount(2, Directory.GetFiles(decoded.Directory));
    }

    private static double Luma(byte[] pixels, int i) => (0.2126 * pixels[3 * i]) + (0.7152 * pixels[(3 * i) + 1]) + (0.0722 * pixels[(3 * i) + 2]);

    /// <summary>The filter without its vignette: each colour in a picture of one pixel, whose only pixel is the middle.</summary>
    private static void ApplyTable(string filter, byte[] pixels)
    {
        var look = Look.Prepare(new PictureLook { Filter = filter });
        for (var i = 0; i < pixels.Length; i += 3)
        {
            look?.Apply(pixels.AsSpan(i, 3), 1, 1);
        }
    }
}
