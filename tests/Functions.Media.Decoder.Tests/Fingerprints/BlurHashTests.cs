using Functions.Media.Decoder.Fingerprints;
using Functions.Media.Decoder.Tests.Pictures;

namespace Functions.Media.Decoder.Tests.Fingerprints;

[TestClass]
public sealed class BlurHashTests
{
    [TestMethod]
    [DataRow((byte)0, (byte)0, (byte)0, "L00000fQfQfQfQfQfQfQfQfQfQfQ")]
    [DataRow((byte)255, (byte)255, (byte)255, "L2TSUAfQfQfQfQfQfQfQfQfQfQfQ")]
    public void A_solid_colour_has_the_hash_that_the_specification_gives(byte r, byte g, byte b, string expected)
    {
        var hash = BlurHash.Encode(Sampling.Flat(r, g, b), 4, 3);
        Assert.AreEqual(expected[2..6], hash[2..6], "the average colour");
        Assert.AreEqual(expected[0], hash[0], "the number of components");
        Assert.AreEqual(28, hash.Length);
    }

    [TestMethod]
    public void Black_is_exactly_the_well_known_hash() =>
        Assert.AreEqual("L00000fQfQfQfQfQfQfQfQfQfQfQ", BlurHash.Encode(Sampling.Flat(0, 0, 0), 4, 3));

    [TestMethod]
    public void What_is_decoded_from_a_hash_resembles_the_picture()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var sample = Sampling.Of(Scene.Image(320, 240, seed));
            var hash = BlurHash.Encode(sample, 9, 9);
            var decoded = BlurHashDecoder.Decode(hash, 32, 32);
            var blurred = MeanDifference(sample.Pixels, decoded);
            var average = MeanDifference(sample.Pixels, BlurHashDecoder.Decode(BlurHash.Encode(sample, 1, 1), 32, 32));
            Assert.IsLessThan(0.7 * average, blurred, $"scene {seed}: the hash must say more than the average colour");
        }
    }

    [TestMethod]
    public void The_length_follows_from_the_components()
    {
        var sample = Sampling.Of(Scene.Image(320, 240, 1));
        for (var x = 1; x <= 9; x++)
        {
            for (var y = 1; y <= 9; y++)
            {
                Assert.AreEqual(4 + (2 * x * y), BlurHash.Encode(sample, x, y).Length);
            }
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BlurHash.Encode(sample, 0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BlurHash.Encode(sample, 1, 10));
    }

    [TestMethod]
    public void The_dominant_colour_is_the_one_that_covers_most()
    {
        var pixels = Sampling.Flat(10, 200, 30).Pixels;
        for (var i = 0; i < 3 * 300; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (250, 10, 10);
        }

        Assert.AreEqual("#0ac81e", DominantColor.Find(new RgbSample(pixels, 32, 32)));
    }

    private static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (l, r) => Math.Abs(l - r)).Average();
}
