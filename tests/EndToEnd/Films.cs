using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace EndToEnd;

/// <summary>Real films of moving colours with a tone, by ffmpeg, each made unlike every other by a box that readers skip (ISO/IEC 14496-12, 8.1.2).</summary>
internal static class Films
{
    public const int FrameRate = 25;

    private static readonly ConcurrentDictionary<(int Seconds, string Size), Lazy<Task<byte[]>>> Made = new();

    /// <summary>An MP4 file of this length and size, with other bytes than every other call gave.</summary>
    public static async Task<byte[]> NewAsync(int seconds, string size)
    {
        var film = await Made.GetOrAdd((seconds, size), static key => new(() => MakeAsync(key.Seconds, key.Size))).Value;
        var box = new byte[24];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        _ = Guid.NewGuid().TryWriteBytes(box.AsSpan(8));
        return [.. film, .. box];
    }

    /// <summary>What ffprobe counts in a playlist of local files, after decoding all of it: for each stream its kind and its frames.</summary>
    public static async Task<IReadOnlyList<(string Kind, int Frames)>> CountFramesAsync(string playlist)
    {
        var printed = await RunAsync(
            "ffprobe",
            $"-v error -allowed_extensions ALL -protocol_whitelist file -count_frames -show_entries stream=codec_type,nb_read_frames -of csv=p=0 {playlist}");

        // Streams are printed once more as parts of programs.
        return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => line.Split(','))
            .Where(static fields => fields.Length >= 2 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(static fields => (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture)))];
    }

    private static async Task<byte[]> MakeAsync(int seconds, string size)
    {
        var path = Path.GetTempFileName();
        try
        {
            _ = await RunAsync(
                "ffmpeg",
                $"-nostdin -v error -y -f lavfi -i testsrc2=s={size}:r={FrameRate} -f lavfi -i sine=f=440:r=48000 -t {seconds} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mp4 {path}");
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> RunAsync(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program} {arguments} ended with {process.ExitCode}.");
    }
}
