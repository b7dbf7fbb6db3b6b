using System.Diagnostics;
using Local.Demo.Pictures;

namespace Local.Demo;

/// <summary>Turns a drawing into a short film as phones send them, with ffmpeg: a slow ride into the picture, with a hum.</summary>
internal static class FilmEncoder
{
    public const string ContentType = "video/mp4";

    private const int Seconds = 8;
    private const int FrameRate = 25;

    public static async Task<byte[]> EncodeAsync(Picture picture, CancellationToken cancellationToken)
    {
        // MP4 is written with its index first, which takes a file.
        var path = Path.GetTempFileName();
        try
        {
            using var ffmpeg = Process.Start(Command(picture, path)) ?? throw new InvalidOperationException("ffmpeg does not start; is it installed?");
            await ffmpeg.StandardInput.BaseStream.WriteAsync(picture.Rgb, cancellationToken);
            ffmpeg.StandardInput.Close();
            await ffmpeg.WaitForExitAsync(cancellationToken);
            return ffmpeg.ExitCode == 0
                ? await File.ReadAllBytesAsync(path, cancellationToken)
                : throw new InvalidOperationException($"ffmpeg ended with {ffmpeg.ExitCode} on a demo film.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ProcessStartInfo Command(Picture picture, string path) => new("ffmpeg")
    {
        RedirectStandardInput = true,
        ArgumentList =
        {
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{picture.Width}x{picture.Height}", "-i", "-",
            "-f", "lavfi", "-i", "sine=f=110:r=48000",
            "-vf", $"zoompan=z='1+0.001*on':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d={Seconds * FrameRate}:s=720x1280:fps={FrameRate}",
            "-t", $"{Seconds}", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart", "-f", "mp4", path,
        },
    };
}
