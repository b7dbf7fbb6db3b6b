using System.Buffers.Binary;

namespace Embedded.Storage.Content;

/// <summary>
/// The CRC64 of the Blob service (<c>x-ms-content-crc64</c>): reflected polynomial 0x9A6C9329AC4BC9B5, start and final exclusive-or all ones,
/// in other catalogues CRC-64/NVME. Check value of "123456789": 0xAE8B14860A799888. Sixteen bytes a step by table look-up.
/// </summary>
internal struct Crc64()
{
    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;
    private const int Slices = 16;
    private static readonly ulong[] Tables = BuildTables();

    private ulong state = ulong.MaxValue;

    public readonly ulong Value => ~state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = this.state;
        ReadOnlySpan<ulong> t = Tables;
        while (bytes.Length >= Slices)
        {
            var low = state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            state = t[(15 * 256) + (byte)low] ^ t[(14 * 256) + (byte)(low >> 8)] ^ t[(13 * 256) + (byte)(low >> 16)] ^ t[(12 * 256) + (byte)(low >> 24)]
                ^ t[(11 * 256) + (byte)(low >> 32)] ^ t[(10 * 256) + (byte)(low >> 40)] ^ t[(9 * 256) + (byte)(low >> 48)] ^ t[(8 * 256) + (byte)(low >> 56)]
                ^ t[(7 * 256) + (byte)high] ^ t[(6 * 256) + (byte)(high >> 8)] ^ t[(5 * 256) + (byte)(high >> 16)] ^ t[(4 * 256) + (byte)(high >> 24)]
                ^ t[(3 * 256) + (byte)(high >> 32)] ^ t[(2 * 256) + (byte)(high >> 40)] ^ t[256 + (byte)(high >> 48)] ^ t[(byte)(high >> 56)];
            bytes = bytes[Slices..];
        }

        foreach (var b in bytes)
        {
            state = t[(byte)(state ^ b)] ^ (state >> 8);
        }

        this.state = state;
    }

    private static ulong[] BuildTables()
    {
        var tables = new ulong[Slices * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }

            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var previous = tables[i - 256];
            tables[i] = tables[(byte)previous] ^ (previous >> 8);
        }

        return tables;
    }
}
