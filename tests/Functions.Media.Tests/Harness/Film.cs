using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace Functions.Media.Tests.Harness;

/// <summary>Short films of 320 × 180 pixels at 10 frames a second, made by ffmpeg when a test first needs them.</summary>
internal static class Film
{
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Made = new();

    /// <summary>Three seconds with sound, and a number that makes its bytes unlike those of any other.</summary>
    public static byte[] Mp4(int number = 0) => Number(Make("-f lavfi -i testsrc2=s=320x180:r=10 -f lavfi -i sine=f=440:r=48000 -t 3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac"), number);

    /// <summary>One second without sound.</summary>
    public static byte[] Silent() => Make("-f lavfi -i testsrc2=s=320x180:r=10 -t 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p");

    private static byte[] Make(string arguments) => Made.GetOrAdd(arguments, static key => new Lazy<byte[]>(() => Run(key))).Value;

    private static byte[] Run(string arguments)
    {
        var path = Path.GetTempFileName();
        try
        {
            using var ffmpeg = Process.Start("ffmpeg", $"-nostdin -v error -y {arguments} -f mp4 {path}");
            ffmpeg.WaitForExit();
            return ffmpeg.ExitCode == 0 ? File.ReadAllBytes(path) : throw new InvalidOperationException($"ffmpeg {arguments} failed.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    // A box that readers skip (ISO/IEC 14496-12, 8.1.2).
    private static byte[] Number(byte[] film, int number)
    {
        var box = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(8), number);
        return [.. film, .. box];
    }
}
