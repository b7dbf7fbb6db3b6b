using System.Security.Cryptography;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;

namespace Functions.Media.Decoder.Tests.Pool;

[TestClass]
public sealed class DecoderPoolTests
{
    [TestMethod]
    public async Task A_photograph_becomes_sixteen_files_whose_hashes_are_those_of_their_bytes()
    {
        await using var decoder = new DecoderFixture();
        var input = Scene.Jpeg(2000, 1500, seed: 1);
        var decoded = await decoder.DecodeGoodAsync(input);

        Assert.AreEqual((2000, 1500, 1), (decoded.Image.Width, decoded.Image.Height, decoded.Image.Frames));
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(input)), decoded.Image.Sha256);
        Assert.AreEqual(input.Length, decoded.Image.Bytes);
        Assert.HasCount(16, decoded.Image.Variants);
        foreach (var variant in decoded.Image.Variants)
        {
            Assert.AreEqual(variant.Sha256, Convert.ToHexStringLower(SHA256.HashData(decoded.Read(variant))), variant.FileName);
        }

        var sizes = VariantName.All.Select(name => decoded.Variant(name, ImageFormat.WebP)).Select(v => $"{v.Name} {v.Width}x{v.Height}").ToArray();
        CollectionAssert.AreEqual(
            new[] { "thumb150 150x150", "sq320 320x320", "fit320 320x240", "sq640 640x640", "fit640 640x480",
            "sq1080 1080x1080", "fit1080 1080x810", "story 844x1500" },
            sizes);
    }
}
