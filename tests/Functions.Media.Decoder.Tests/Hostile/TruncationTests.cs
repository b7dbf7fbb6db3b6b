using System.Buffers.Binary;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Hostile;

[TestClass]
public sealed class TruncationTests
{
    private static DecoderFixture decoder = null!;

    public static IEnumerable<object[]> Kinds => Corpus.All.Keys.Select(kind => new object[] { kind });

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture(options => options.Workers = 2);

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_file_cut_at_any_of_its_parts_is_rejected_as_corrupt(string kind)
    {
        var file = Corpus.All[kind];
        var sound = await decoder.DecodeAsync(file, VariantName.Thumb150);
        Assert.IsInstanceOfType<DecodeOutcome.Decoded>(sound, $"{kind}: {sound}");
        var parts = Parts(file).Where(at => at is > 16 && at < file.Length - 2).ToList();
        var cuts = parts.SelectMany(at => new[] { at - 1, at, at + 1, at + 4, at + 8 }).Append(file.Length - 3).Where(at => at > 16 && at < file.Length - 2);
        foreach (var cut in cuts.Distinct())
        {
            var outcome = await decoder.DecodeAsync(file[..cut], VariantName.Thumb150);
            Assert.IsNotInstanceOfType<DecodeOutcome.Crashed>(outcome, $"{kind} cut at {cut}");
            if (kind == "arithmetic" || cut >= PictureEnd(file) || cut < HeadEnd(file))
            {
                continue;
            }

            var rejected = Assert.IsInstanceOfType<DecodeOutcome.Rejected>(outcome, $"{kind} cut at {cut} of {file.Length}: {outcome}");
            Assert.AreEqual(RejectionReason.Corrupt, rejected.Reason, $"{kind} cut at {cut}");
        }
    }

    /// <summary>Where the first box of a HEIF file ends: cut within it, a file is of no known type.</summary>
    private static int HeadEnd(byte[] file) => file.AsSpan(4).StartsWith("ftyp"u8) ? BinaryPrimitives.ReadInt32BigEndian(file) : 0;

    /// <summary>Where the last byte is that the picture needs: behind it there may be chunks that nobody needs.</summary>
    private static int PictureEnd(byte[] file) => file[0] == 0x89
        ? file.AsSpan().LastIndexOf("IEND"u8) - 4
        : file.AsSpan().StartsWith("RIFF"u8) ? WebPEnd(file) : file.Length;

    private static int WebPEnd(byte[] file)
    {
        // Of an animation the first frame is enough, of a still its one chunk of pixels.
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            at += 8 + length + (length & 1);
            var name = file.AsSpan(at - 8 - length - (length & 1), 4);
            if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("ANMF"u8))
            {
                return at - 1;
            }
        }

        return file.Length;
    }

    private static IEnumerable<int> Parts(byte[] file)
    {
        if (file[0] == 0xFF)
        {
            return JpegFile.Segments(file).Select(segment => segment.Offset);
        }

        if (file[0] == 0x89)
        {
            return Chunks(file, 8, at => 12 + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)));
        }

        return file.AsSpan().StartsWith("RIFF"u8)
            ? Chunks(file, 12, at => 8 + ((BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4)) + 1) & ~1))
            : HeifFile.Boxes(file).Select(box => box.Offset);
    }

    private static List<int> Chunks(byte[] file, int start, Func<int, int> length)
    {
        List<int> chunks = [];
        for (var at = start; at + 12 <= file.Length; at += length(at))
        {
            chunks.Add(at);
        }

        return chunks;
    }
}
