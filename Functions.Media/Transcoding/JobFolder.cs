using System.Security.Cryptography;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>The folder of one job.</summary>
internal static class JobFolder
{
    /// <summary>Reads a file that a program wrote, which may have made anything of it.</summary>
    /// <exception cref="NothingDecodedException">It is not there.</exception>
    /// <exception cref="InvalidDataException">It is no ordinary file.</exception>
    public static async Task<byte[]> ReadAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return !file.Exists ? throw new NothingDecodedException()
            : file.LinkTarget is null ? await File.ReadAllBytesAsync(file.FullName, cancellationToken)
            : throw new InvalidDataException($"{name} is a link.");
    }

    /// <summary>Writes a file and describes it.</summary>
    public static async Task<VideoFile> WriteAsync(string folder, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, cancellationToken);
        return Describe(name, bytes.Span);
    }

    /// <summary>Describes a file of these bytes.</summary>
    public static VideoFile Describe(string name, ReadOnlySpan<byte> bytes) =>
        new() { FileName = name, Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
}
