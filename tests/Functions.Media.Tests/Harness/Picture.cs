using System.Buffers.Binary;
using System.IO.Compression;

namespace Functions.Media.Tests.Harness;

/// <summary>Small PNG files (W3C Portable Network Graphics, third edition) with soft discs of colour, drawn from a seed.</summary>
internal static class Picture
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A picture of 400 × 340 pixels; <paramref name="brighter"/> makes a near duplicate.</summary>
    public static byte[] Png(int seed, int brighter = 0, bool mirrored = false, int width = 400, int height = 340)
    {
        var random = new Random(seed);
        var discs = Enumerable.Range(0, 9).Select(_ => (
            X: random.NextDouble(), Y: random.NextDouble(), Size: 0.1 + (random.NextDouble() * 0.3), R: random.Next(256),
            G: random.Next(256), B: random.Next(256))).ToArray();
        using var rows = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            for (var x = 0; x < width; x++)
            {
                var column = (double)(mirrored ? width - 1 - x : x) / width;
                var (r, g, b) = (90.0, 110.0, 130.0);
                foreach (var disc in discs)
                {
                    var (dx, dy) = (column - disc.X, ((double)y / height) - disc.Y);
                    var weight = Math.Exp(-((dx * dx) + (dy * dy)) / (disc.Size * disc.Size));
                    (r, g, b) = (r + ((disc.R - r) * weight), g + ((disc.G - g) * weight), b + ((disc.B - b) * weight));
                }

                rows.Write([Byte(r + brighter), Byte(g + brighter), Byte(b + brighter)]);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        return [.. Signature, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, Compress(rows.ToArray())), .. Chunk("IEND"u8, [])];
    }

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            zlib.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
