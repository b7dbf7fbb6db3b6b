using System.Buffers.Binary;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Heif;

/// <summary>Reads big-endian fields one after the other and never beyond the end.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;

    public readonly int Remaining => rest.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>A field whose width in bytes another field tells: 0, 1, 2, 4 or 8.</summary>
    public ulong Number(int bytes) => bytes switch
    {
        0 => 0,
        1 => Byte(),
        2 => UInt16(),
        4 => UInt32(),
        8 => UInt64(),
        _ => throw Damaged($"A field of {bytes} bytes"),
    };

    /// <exception cref="ImageRejectedException">There is less than that.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length)
        {
            throw Damaged("A box that ends too early");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    public static ImageRejectedException Damaged(string what) => new(RejectionReason.Corrupt, $"The structure of the file is damaged: {what}.");
}
