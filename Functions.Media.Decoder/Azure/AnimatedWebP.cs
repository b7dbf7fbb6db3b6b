using System.Buffers.Binary;

namespace Functions.Media.Decoder.Azure;

/// <summary>Counts the frames of a WebP file by its chunks (RFC 9649, section 2.7.1.1), since ImageMagick would decode them all to tell.</summary>
internal static class AnimatedWebP
{
    private const int FileHeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    /// <summary>1 for a still.</summary>
    public static int CountFrames(ReadOnlySpan<byte> file)
    {
        var frames = 0;
        long at = FileHeaderLength;
        while (at + ChunkHeaderLength <= file.Length)
        {
            var chunk = file[(int)at..];
            frames += chunk.StartsWith("ANMF"u8) ? 1 : 0;
            var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += ChunkHeaderLength + length + (length & 1);
        }

        return Math.Max(frames, 1);
    }
}
