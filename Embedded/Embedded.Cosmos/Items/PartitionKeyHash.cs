using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Items;

/// <summary>
/// The effective partition key, version 2: for each component the 128-bit MurmurHash3 (x64 variant, seed 0; A. Appleby, public domain) of its
/// typed bytes, in upper-case hexadecimal. The SDK names ranges of keys by it.
/// </summary>
internal static class PartitionKeyHash
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public static string Of(ReadOnlySpan<byte> storedKey)
    {
        var hash = "";
        var bytes = new ArrayBufferWriter<byte>();
        while (!storedKey.IsEmpty)
        {
            bytes.Clear();
            WriteTyped(SortKey.ReadPrimitive(ref storedKey), bytes);
            hash += Hex(Murmur(bytes.WrittenSpan));
        }

        return hash;
    }

    private static void WriteTyped(SqlValue value, ArrayBufferWriter<byte> bytes)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined:
                bytes.Write<byte>([0x00]);
                break;
            case ValueKind.Null:
                bytes.Write<byte>([0x01]);
                break;
            case ValueKind.Boolean:
                bytes.Write<byte>([value.IsTrue ? (byte)0x03 : (byte)0x02]);
                break;
            case ValueKind.Number:
                bytes.Write<byte>([0x05]);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), value.Number);
                bytes.Advance(8);
                break;
            default:
                bytes.Write<byte>([0x08]);
                bytes.Write(System.Text.Encoding.UTF8.GetBytes(value.AsString()));
                bytes.Write<byte>([0xFF]);
                break;
        }
    }

    private static string Hex((ulong Low, ulong High) hash)
    {
        // The service reads the hash as a big-endian number and keeps its two highest bits free.
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], hash.Low);
        bytes[0] &= 0x3F;
        return Convert.ToHexString(bytes);
    }

    private static (ulong Low, ulong High) Murmur(ReadOnlySpan<byte> data)
    {
        ulong h1 = 0,
            h2 = 0;
        var rest = data;
        for (; rest.Length >= 16; rest = rest[16..])
        {
            h1 ^= MixFirst(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = ((BitOperations.RotateLeft(h1, 27) + h2) * 5) + 0x52dce729;
            h2 ^= MixSecond(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        }

        Span<byte> tail = stackalloc byte[16];
        rest.CopyTo(tail);
        h2 ^= MixSecond(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
        h1 ^= MixFirst(BinaryPrimitives.ReadUInt64LittleEndian(tail));
        h1 ^= (ulong)data.Length;
        h2 ^= (ulong)data.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return (h1, h2);
    }

    private static ulong MixFirst(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong MixSecond(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xff51afd7ed558ccd;
        k = (k ^ (k >> 33)) * 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
