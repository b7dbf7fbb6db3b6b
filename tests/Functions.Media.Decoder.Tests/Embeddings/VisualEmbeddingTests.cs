using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Embeddings;

[TestClass]
public sealed class VisualEmbeddingTests
{
    private const int Width = 900;
    private const int Height = 600;
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture();

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    public async Task The_same_picture_in_another_file_is_embedded_alike_and_another_picture_is_not()
    {
        var original = await EmbedAsync(Scene.Jpeg(Width, Height, seed: 1, quality: 95));
        var same = new Dictionary<string, byte[]>
        {
            ["WebP"] = Scene.Image(Width, Height, 1).ToWebP(),
            ["PNG"] = Scene.Image(Width, Height, 1).ToPng(),
            ["AVIF"] = Scene.Image(Width, Height, 1).ToAvif(),
            ["strong compression"] = Scene.Jpeg(Width, Height, 1, quality: 50),
            ["half the size"] = Scene.Image(Width, Height, 1).Then("resize", step => step.With("scale", 0.5)).ToJpeg(),
        };
        var farthest = double.MaxValue;
        foreach (var (how, file) in same)
        {
            var cosine = original.CosineTo(await EmbedAsync(file));
            Assert.IsGreaterThan(0.95, cosine, how);
            farthest = Math.Min(farthest, cosine);
        }

        for (var seed = 2; seed < 12; seed++)
        {
            Assert.IsLessThan(farthest, original.CosineTo(await EmbedAsync(Scene.Jpeg(Width, Height, seed))), $"Picture {seed}.");
        }
    }

    [TestMethod]
    public async Task The_same_bytes_are_embedded_alike_to_the_bit_in_any_process()
    {
        await using var other = new DecoderFixture();
        var file = Scene.Jpeg(Width, Height, seed: 3);
        var first = (await decoder.DecodeGoodAsync(file)).Image.Embedding;
        _ = await decoder.DecodeGoodAsync(Scene.Jpeg(Width, Height, seed: 4));
        Assert.IsNotNull(first);
        Assert.AreEqual(first, (await decoder.DecodeGoodAsync(file)).Image.Embedding);
        Assert.AreEqual(first, (await other.DecodeGoodAsync(file)).Image.Embedding);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(320, 4800)]
    [DataRow(4800, 320)]
    public async Task Any_shape_and_a_single_colour_have_a_direction(int width, int height)
    {
        var white = VipsImage.FromPixels(Enumerable.Repeat((byte)255, width * height * 3).ToArray(), width, height, 3).ToPng();
        var embedding = await EmbedAsync(white);
        Assert.AreEqual(1, embedding.CosineTo(embedding), 1e-12);
    }

    private static async Task<VisualEmbedding> EmbedAsync(byte[] file) =>
        (await decoder.DecodeGoodAsync(file, look: null, VariantName.Thumb150)).Image.Embedding!;
}
