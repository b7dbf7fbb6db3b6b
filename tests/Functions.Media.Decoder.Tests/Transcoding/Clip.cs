using System.Diagnostics;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>Short films, made by ffmpeg when a test first needs them.</summary>
internal static class Clip
{
    private static readonly Dictionary<string, byte[]> Made = [];
    private static readonly Lock Making = new();

    /// <summary>Three seconds of 320 × 180 at 30 frames a second with sound: small, for tests that change bytes.</summary>
    public static byte[] Small => Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -f lavfi -i sine=f=440:r=48000 -t 3 -c:v libx264 -preset ultrafast -g 30 -bf 2 -c:a aac");

    /// <summary>Makes an MP4 file.</summary>
    public static byte[] Mp4(string arguments) => Make($"{arguments} -f mp4");

    /// <summary>Makes a file.</summary>
    /// <param name="arguments">Of ffmpeg, separated by spaces, all but the output's name.</param>
    public static byte[] Make(string arguments)
    {
        lock (Making)
        {
            if (!Made.TryGetValue(arguments, out var file))
            {
                var path = Path.GetTempFileName();
                Run("ffmpeg", $"-hide_banner -nostdin -loglevel error -y {arguments} {path}");
                Made[arguments] = file = File.ReadAllBytes(path);
                File.Delete(path);
            }

            return file;
        }
    }

    /// <summary>Makes a file from another.</summary>
    /// <param name="source">Which stands as <c>INPUT</c> in the arguments.</param>
    /// <param name="arguments">Of ffmpeg.</param>
    public static byte[] Remake(byte[] source, string arguments)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, source);
        try
        {
            return Make(arguments.Replace("INPUT", path, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs a program and gives what it prints.</summary>
    public static byte[] Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} {arguments} failed.");
    }
}
