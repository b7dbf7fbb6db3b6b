using System.Buffers.Binary;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Tests.Pool;

[TestClass]
public sealed class FrameStreamTests
{
    private static readonly DecoderRequest Request = new()
    {
        Id = 7,
        InputPath = "/in/ünïcode",
        OutputDirectory = "/out",
        Limits = new ImageLimits { MaxBytes = 1, MaxPixels = 2, MaxFrames = 3, MaxAspectRatio = 4 },
        CpuSeconds = 5,
    };

    [TestMethod]
    public async Task A_message_arrives_as_it_was_sent_and_the_end_is_the_end()
    {
        using var stream = await WriteAsync();
        var received = await ReadAsync(stream);
        CollectionAssert.AreEqual(Request.Variants.ToArray(), received!.Variants.ToArray());
        Assert.AreEqual(Request, received with { Variants = Request.Variants });
        Assert.IsNull(await ReadAsync(stream));
    }

    [TestMethod]
    public async Task A_stream_that_ends_within_a_message_is_noticed_at_every_byte()
    {
        using var whole = await WriteAsync();
        var bytes = whole.ToArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            using var cut = new MemoryStream(bytes[..length]);
            await Assert.ThrowsExactlyAsync<EndOfStreamException>(() => ReadAsync(cut));
        }
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(FrameStream.MaxLength + 1)]
    [DataRow(int.MaxValue)]
    public async Task A_length_out_of_bounds_is_refused_before_the_content_is_read(int length)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        using var stream = new MemoryStream(header);
        await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ReadAsync(stream));
    }

    [TestMethod]
    public async Task Content_of_another_form_is_refused()
    {
        foreach (var json in new[] { "null", "[]", "{}", "{\"id\":\"x\"}", "garbage" })
        {
            var frame = new byte[4 + json.Length];
            BinaryPrimitives.WriteInt32LittleEndian(frame, json.Length);
            System.Text.Encoding.ASCII.GetBytes(json, frame.AsSpan(4));
            using var stream = new MemoryStream(frame);
            await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ReadAsync(stream), json);
        }
    }

    private static async Task<MemoryStream> WriteAsync()
    {
        var stream = new MemoryStream();
        await FrameStream.WriteAsync(stream, Request, ProtocolJson.Default.DecoderRequest, default);
        stream.Position = 0;
        return stream;
    }

    private static async Task<DecoderRequest?> ReadAsync(Stream stream) =>
        await FrameStream.ReadAsync(stream, ProtocolJson.Default.DecoderRequest, default);
}
