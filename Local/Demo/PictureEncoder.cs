using System.Diagnostics;
using Local.Demo.Pictures;

namespace Local.Demo;

/// <summary>Turns a drawing into a file as cameras and phones send them, with ffmpeg: mostly JPEG, some PNG and WebP.</summary>
internal static class PictureEncoder
{
    private static readonly (string ContentType, string[] Options)[] Formats =
    [
        ("image/jpeg", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "2", "-f", "mjpeg"]),
        ("image/jpeg", ["-c:v", "mjpeg", "-pix_fmt", "yuvj444p", "-q:v", "3", "-f", "mjpeg"]),
        ("image/png", ["-c:v", "png", "-f", "image2pipe"]),
        ("image/jpeg", ["-c:v", "mjpeg", "-pix_fmt", "yuvj422p", "-q:v", "2", "-f", "mjpeg"]),
        ("image/webp", ["-c:v", "libwebp", "-quality", "90", "-f", "image2pipe"]),
    ];

    public static async Task<(byte[] Bytes, string ContentType)> EncodeAsync(Picture picture, int number, CancellationToken cancellationToken)
    {
        var (contentType, options) = Formats[number % Formats.Length];
        var start = new ProcessStartInfo("ffmpeg")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{picture.Width}x{picture.Height}", "-i", "-", "-frames:v", "1" },
        };
        foreach (var option in options.Append("-"))
        {
            start.ArgumentList.Add(option);
        }

        using var ffmpeg = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg does not start; is it installed?");
        using var encoded = new MemoryStream();
        var reading = ffmpeg.StandardOutput.BaseStream.CopyToAsync(encoded, cancellationToken);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(picture.Rgb, cancellationToken);
        ffmpeg.StandardInput.Close();
        await reading;
        await ffmpeg.WaitForExitAsync(cancellationToken);
        return ffmpeg.ExitCode == 0
            ? (encoded.ToArray(), contentType)
            : throw new InvalidOperationException($"ffmpeg ended with {ffmpeg.ExitCode} on demo picture {number}.");
    }
}
