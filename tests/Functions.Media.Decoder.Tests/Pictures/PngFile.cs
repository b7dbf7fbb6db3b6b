using System.Buffers.Binary;
using System.IO.Compression;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Writes and changes PNG files chunk by chunk.</summary>
internal static class PngFile
{
    private const int SignatureLength = 8;
    private const int HeaderChunkLength = 25;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var c = (uint)n;
        for (var k = 0; k < 8; k++)
        {
            c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
        }

        return c;
    })];

    /// <summary>A chunk with its length and checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        var crc = 0xFFFFFFFFu;
        foreach (var b in chunk.AsSpan(4, 4 + content.Length))
        {
            crc = CrcTable[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), ~crc);
        return chunk;
    }

    /// <summary>Puts chunks behind the header chunk.</summary>
    public static byte[] Insert(byte[] file, params byte[][] chunks) =>
        [.. file[..(SignatureLength + HeaderChunkLength)], .. chunks.SelectMany(chunk => chunk), .. file[(SignatureLength + HeaderChunkLength)..]];

    /// <summary>A picture of one grey bit per pixel, all black: as small as a PNG of this size can be.</summary>
    public static byte[] Black(int width, int height)
    {
        var row = new byte[1 + ((width + 7) / 8)];
        return [.. Header(width, height), .. Chunk("IDAT"u8, Deflate(row, height)), .. Chunk("IEND"u8, [])];
    }

    /// <summary>Signature and header chunk only.</summary>
    public static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header)];
    }

    /// <summary>The zlib form of a block repeated.</summary>
    public static byte[] Deflate(byte[] block, int times)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            for (var i = 0; i < times; i++)
            {
                zlib.Write(block);
            }
        }

        return compressed.ToArray();
    }
}
