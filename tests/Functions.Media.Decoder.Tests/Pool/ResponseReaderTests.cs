using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoding;

namespace Functions.Media.Decoder.Tests.Pool;

[TestClass]
public sealed class ResponseReaderTests
{
    [TestMethod]
    public async Task An_answer_that_an_honest_decoder_cannot_give_is_not_believed()
    {
        await using var decoder = new DecoderFixture();
        var (image, directory) = await decoder.DecodeGoodAsync(Scene.Jpeg(400, 400, seed: 3));
        var request = new DecoderRequest { Id = 1, InputPath = "/in", OutputDirectory = directory, Limits = new ImageLimits(), CpuSeconds = 1 };
        var honest = new DecoderResponse { Id = 1, Image = image };
        Assert.IsInstanceOfType<DecodeOutcome.Decoded>(ResponseReader.Read(honest, request));

        File.CreateSymbolicLink(Path.Combine(directory, "link"), "/etc/hostname");
        DecoderResponse Changed(Func<DecodedImage, DecodedImage> change) => honest with { Image = change(image) };
        DecoderResponse ChangedVariant(Func<ImageVariant, ImageVariant> change) =>
            Changed(i => i with { Variants = [change(i.Variants[0]), .. i.Variants.Skip(1)] });
        var lies = new Dictionary<string, DecoderResponse>
        {
            ["another job"] = honest with { Id = 2 },
            ["nothing"] = honest with { Image = null },
            ["both"] = honest with { Reason = RejectionReason.Corrupt },
            ["unknown reason"] = new DecoderResponse { Id = 1, Reason = "<script>" },
            ["a variant less"] = Changed(i => i with { Variants = [.. i.Variants.Skip(1)] }),
            ["a variant twice"] = Changed(i => i with { Variants = [i.Variants[1], .. i.Variants.Skip(1)] }),
            ["a file elsewhere"] = ChangedVariant(v => v with { FileName = "../input" }),
            ["an absolute file"] = ChangedVariant(v => v with { FileName = "/etc/passwd" }),
            ["a link"] = ChangedVariant(v => v with { FileName = "link" }),
            ["another length"] = ChangedVariant(v => v with { Bytes = v.Bytes + 1 }),
            ["no size"] = ChangedVariant(v => v with { Width = 0 }),
            ["a hash that is a path"] = ChangedVariant(v => v with { Sha256 = "../../x" }),
            ["an unknown variant"] = ChangedVariant(v => v with { Name = "poster" }),
            ["markup for a colour"] = Changed(i => i with { DominantColor = "#fff\"><script>" }),
            ["markup for a blurhash"] = Changed(i => i with { BlurHash = "<script>alert(1)</script>" }),
            ["a large preview"] = Changed(i => i with { Preview = [.. "RIFF"u8, .. new byte[5000]] }),
            ["a preview of another type"] = Changed(i => i with { Preview = [.. "<svg/>"u8] }),
            ["no embedding"] = Changed(i => i with { Embedding = null }),
            ["an embedding of another version"] = Changed(i => i with { Embedding = Version(VisualEmbedding.CurrentVersion + 1) }),
        };
        foreach (var (what, lie) in lies)
        {
            Assert.ThrowsExactly<InvalidDataException>(() => ResponseReader.Read(lie, request), what);
        }

        Assert.ThrowsExactly<InvalidDataException>(() => ResponseReader.Read(honest, request with { WithEmbedding = false }), "an embedding unasked");

        var story = Path.Combine(directory, image.Variants[0].FileName);
        File.Delete(story);
        Assert.ThrowsExactly<InvalidDataException>(() => ResponseReader.Read(honest, request), "a missing file");
        File.CreateSymbolicLink(story, Path.Combine(directory, image.Variants[1].FileName));
        Assert.ThrowsExactly<InvalidDataException>(() => ResponseReader.Read(honest, request), "a linked file");
    }

    private static VisualEmbedding Version(int version) =>
        VisualEmbedding.FromBytes([(byte)version, .. new byte[VisualEmbedding.Dimensions]])!;
}
