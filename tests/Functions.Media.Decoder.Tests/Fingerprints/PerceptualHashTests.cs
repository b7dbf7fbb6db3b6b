using Domain.Media.Decoding;
using Functions.Media.Decoder.Fingerprints;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Fingerprints;

[TestClass]
public sealed class PerceptualHashTests
{
    private const int Pictures = 40;
    private const int Width = 320;
    private const int Height = 240;

    [TestMethod]
    public void Resized_recompressed_and_brightened_copies_stay_within_the_threshold()
    {
        for (var seed = 0; seed < Pictures; seed++)
        {
            var original = Hash(Scene.Image(Width, Height, seed));
            var copies = new Dictionary<string, Fingerprint>
            {
                ["half"] = Hash(Scene.Image(Width, Height, seed).Then("thumbnail_image", step => step.With("width", Width / 2))),
                ["brighter"] = Hash(Scene.Image(Width, Height, seed).Then("linear", step => step.With("a", [1.1]).With("b", [12.0]).With("uchar", true))),
                ["darker"] = Hash(Scene.Image(Width, Height, seed).Then("linear", step => step.With("a", [0.8]).With("b", [0.0]).With("uchar", true))),
                ["recompressed"] = Hash(Load(Scene.Jpeg(Width, Height, seed, quality: 40))),
            };
            foreach (var (edit, copy) in copies)
            {
                Assert.IsLessThanOrEqualTo(Fingerprint.DefaultThreshold, original.DistanceTo(copy), $"scene {seed}, {edit}");
            }
        }

    }

    [TestMethod]
    public void Unrelated_pictures_are_beyond_the_threshold()
    {
        var hashes = Enumerable.Range(0, Pictures).Select(seed => Hash(Scene.Image(Width, Height, seed))).ToArray();
        var distances = new List<int>();
        for (var left = 0; left < Pictures; left++)
        {
            for (var right = 0; right < left; right++)
            {
                distances.Add(hashes[left].DistanceTo(hashes[right]));
            }
        }

        Assert.IsGreaterThan(Fingerprint.DefaultThreshold, distances.Min());
        var mean = distances.Average();
        Assert.IsTrue(mean is > 26 and < 34, $"mean {mean}");
    }

    [TestMethod]
    public void A_mirrored_copy_is_found_by_the_mirrored_hash()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var original = Hash(Scene.Image(Width, Height, seed));
            var mirrored = Hash(Scene.Image(Width, Height, seed).Then("flip", step => step.With("direction", 0)));
            Assert.IsGreaterThan(Fingerprint.DefaultThreshold, Fingerprint.Distance(original.Hash, mirrored.Hash), $"scene {seed}");
            Assert.IsLessThanOrEqualTo(2, Fingerprint.Distance(original.MirroredHash, mirrored.Hash), $"scene {seed}");
            Assert.IsLessThanOrEqualTo(2, original.DistanceTo(mirrored), $"scene {seed}");
        }
    }

    [TestMethod]
    public void The_transform_is_the_textbook_one()
    {
        // A picture that is one cosine has one coefficient: horizontal frequency 3, vertical 2, that is row 1 and column 2 of the block.
        var pixels = new byte[32 * 32 * 3];
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var value = (byte)Math.Round(128 + (100 * Math.Cos(Math.PI / 32 * (x + 0.5) * 3) * Math.Cos(Math.PI / 32 * (y + 0.5) * 2)));
                pixels.AsSpan(3 * ((y * 32) + x), 3).Fill(value);
            }
        }

        var hash = PerceptualHash.Compute(new RgbSample(pixels, 32, 32));
        var bit = 1UL << (63 - ((1 * 8) + 2));
        Assert.AreNotEqual(0UL, hash.Hash & bit);
        Assert.AreEqual(0UL, hash.MirroredHash & bit, "An odd horizontal frequency changes its sign in the mirror.");
        Assert.AreEqual(32, System.Numerics.BitOperations.PopCount(hash.Hash), "The median divides the coefficients into halves.");
    }

    [TestMethod]
    public void Flat_and_dark_pictures_have_no_quality_and_scenes_have_it()
    {
        Assert.AreEqual(0, PerceptualHash.Compute(Sampling.Flat(255, 255, 255)).Quality);
        Assert.AreEqual(0, PerceptualHash.Compute(Sampling.Flat(0, 0, 0)).Quality);
        Assert.IsFalse(PerceptualHash.Compute(Sampling.Flat(90, 120, 30)).IsDistinctive());
        for (var seed = 0; seed < Pictures; seed++)
        {
            Assert.IsTrue(Hash(Scene.Image(Width, Height, seed)).IsDistinctive(), $"scene {seed}");
            var dark = Hash(Scene.Image(Width, Height, seed).Then("linear", step => step.With("a", [0.03]).With("b", [0.0]).With("uchar", true)));
            Assert.IsFalse(dark.IsDistinctive(), $"scene {seed} in the dark: {dark.Quality}");
        }
    }

    [TestMethod]
    public async Task The_whole_pipeline_gives_near_hashes_to_a_photo_and_to_its_small_copy()
    {
        await using var decoder = new DecoderFixture();
        for (var seed = 0; seed < 4; seed++)
        {
            var original = await decoder.DecodeGoodAsync(Scene.Jpeg(1600, 1200, seed));
            var copy = await decoder.DecodeGoodAsync(Scene.Jpeg(500, 375, seed, quality: 50));
            Assert.AreNotEqual(original.Image.Sha256, copy.Image.Sha256);
            Assert.IsLessThanOrEqualTo(Fingerprint.DefaultThreshold, original.Image.Fingerprint.DistanceTo(copy.Image.Fingerprint));
        }
    }

    private static Fingerprint Hash(VipsImage image) => PerceptualHash.Compute(Sampling.Of(image));

    private static unsafe VipsImage Load(byte[] file)
    {
        fixed (byte* data = file)
        {
            using var blob = VipsBlob.Over(file);
            using var loader = new VipsOperation("jpegload_buffer").With("buffer", blob);
            using var image = loader.ToImage();
            return VipsImage.FromPixels(image.ToArray(), image.Width, image.Height, image.Bands);
        }
    }
}
