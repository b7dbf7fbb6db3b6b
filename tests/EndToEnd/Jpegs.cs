using System.Text;
using Local.Demo;
using Local.Demo.Pictures;

namespace EndToEnd;

/// <summary>Real JPEG files: the demo's drawings through ffmpeg, each made unlike every other by a comment segment (ITU-T T.81, B.2.4.5).</summary>
internal static class Jpegs
{
    private static readonly Lazy<Task<byte[][]>> Drawn = new(() => Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        (await PictureEncoder.EncodeAsync(Painter.Paint(i * 5), 0, CancellationToken.None)).Bytes)));

    /// <summary>One of four pictures, with other bytes than every other call gave.</summary>
    public static async Task<byte[]> NewAsync(int picture = 0)
    {
        var drawn = (await Drawn.Value)[picture % 4];
        var comment = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString());
        return [.. drawn.AsSpan(0, 2), 0xFF, 0xFE, 0, (byte)(comment.Length + 2), .. comment, .. drawn.AsSpan(2)];
    }
}
