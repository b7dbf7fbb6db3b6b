using System.Buffers.Binary;

namespace Embedded.Cosmos.Storage;

/// <summary>
/// Resource ids ("_rid") in the service's binary layout: 4 bytes of database, 4 of container with the highest bit set, 8 of item or
/// partition key range whose last half-byte names the type. The SDK parses and compares them.
/// </summary>
internal static class ResourceIds
{
    public static string Database(uint database)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, database);
        return Encode(bytes);
    }

    public static string Container(uint database, uint container)
    {
        Span<byte> bytes = stackalloc byte[8];
        WriteContainer(bytes, database, container);
        return Encode(bytes);
    }

    public static string Item(uint database, uint container, long item)
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteContainer(bytes, database, container);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], item);
        return Encode(bytes);
    }

    public static string PartitionKeyRange(uint database, uint container, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteContainer(bytes, database, container);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], index + 2);
        bytes[15] = 0x50;
        return Encode(bytes);
    }

    /// <summary>The number of an item from its resource id; null if it is none.</summary>
    public static long? ItemNumber(string rid)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Convert.TryFromBase64String(rid.Replace('-', '/'), bytes, out var length) && length == 16
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes[8..])
            : null;
    }

    private static void WriteContainer(Span<byte> bytes, uint database, uint container)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, database);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], container | 0x80000000);
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
