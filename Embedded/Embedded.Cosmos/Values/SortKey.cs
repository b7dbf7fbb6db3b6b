using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Embedded.Cosmos.Values;

/// <summary>
/// An order-preserving binary form of a value: comparing two keys as bytes compares the values as ORDER BY does
/// (undefined, null, false, true, numbers, strings by code point, arrays, objects), and equal keys mean equal values.
/// Keys are self-delimiting, so that concatenated keys compare column by column.
/// </summary>
internal static class SortKey
{
    private const byte Terminator = 0x00;
    private const byte UndefinedTag = 0x10;
    private const byte NullTag = 0x20;
    private const byte FalseTag = 0x30;
    private const byte TrueTag = 0x31;
    private const byte NumberTag = 0x40;
    private const byte StringTag = 0x50;
    private const byte ArrayTag = 0x60;
    private const byte ObjectTag = 0x70;

    public static byte[] Undefined => [UndefinedTag];

    public static byte[] Encode(SqlValue value)
    {
        var writer = new ArrayBufferWriter<byte>(32);
        Write(value, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The keys of all values of the same type lie in [from, to).</summary>
    public static (byte[] From, byte[] To) RangeOfKind(ValueKind kind) =>
        kind switch
        {
            ValueKind.Undefined => ([UndefinedTag], [UndefinedTag + 1]),
            ValueKind.Null => ([NullTag], [NullTag + 1]),
            ValueKind.Boolean => ([FalseTag], [TrueTag + 1]),
            ValueKind.Number => ([NumberTag], [NumberTag + 1]),
            ValueKind.String => ([StringTag], [StringTag + 1]),
            ValueKind.Array => ([ArrayTag], [ArrayTag + 1]),
            _ => ([ObjectTag], [ObjectTag + 1]),
        };

    /// <summary>Every key lies in [from, to).</summary>
    public static (byte[] From, byte[] To) All => ([UndefinedTag], [ObjectTag + 1]);

    /// <summary>The least key above every key that starts with these bytes; keys never start with 0xFF.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> key)
    {
        var length = key.Length;
        while (length > 0 && key[length - 1] == 0xFF)
        {
            length--;
        }

        var next = key[..length].ToArray();
        next[^1]++;
        return next;
    }

    /// <summary>The keys of all strings with this prefix lie in [from, to).</summary>
    public static (byte[] From, byte[] To) RangeOfPrefix(string prefix)
    {
        var key = Encode(SqlValue.From(prefix)).AsSpan(..^2);
        return (key.ToArray(), Successor(key));
    }

    public static void Write(SqlValue value, IBufferWriter<byte> writer)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined:
                writer.Write<byte>([UndefinedTag]);
                break;
            case ValueKind.Null:
                writer.Write<byte>([NullTag]);
                break;
            case ValueKind.Boolean:
                writer.Write<byte>([value.IsTrue ? TrueTag : FalseTag]);
                break;
            case ValueKind.Number:
                WriteNumber(value.Number, writer);
                break;
            case ValueKind.String:
                WriteString(Encoding.UTF8.GetBytes(value.AsString()), writer);
                break;
            case ValueKind.Array:
                writer.Write<byte>([ArrayTag]);
                foreach (var item in value.Items())
                {
                    Write(item, writer);
                }

                writer.Write<byte>([Terminator]);
                break;
            case ValueKind.Object:
                writer.Write<byte>([ObjectTag]);
                foreach (var (name, property) in value.Properties().OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    WriteString(Encoding.UTF8.GetBytes(name), writer);
                    Write(property, writer);
                }

                writer.Write<byte>([Terminator]);
                break;
        }
    }

    /// <summary>The key of the value at a path of a JSON document.</summary>
    public static byte[] EncodeAt(ReadOnlySpan<byte> json, JsonPath path)
    {
        var writer = new ArrayBufferWriter<byte>(32);
        WriteAt(json, path, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Encodes the value at a path of a JSON document without building the document.</summary>
    public static void WriteAt(ReadOnlySpan<byte> json, JsonPath path, IBufferWriter<byte> writer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        if (!path.TryFind(ref reader))
        {
            writer.Write<byte>([UndefinedTag]);
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                writer.Write<byte>([NullTag]);
                break;
            case JsonTokenType.True:
                writer.Write<byte>([TrueTag]);
                break;
            case JsonTokenType.False:
                writer.Write<byte>([FalseTag]);
                break;
            case JsonTokenType.Number:
                WriteNumber(reader.GetDouble(), writer);
                break;
            case JsonTokenType.String when !reader.ValueIsEscaped:
                WriteString(reader.ValueSpan, writer);
                break;
            case JsonTokenType.String:
                WriteString(Encoding.UTF8.GetBytes(reader.GetString()!), writer);
                break;
            default:
                using (var document = JsonDocument.ParseValue(ref reader))
                {
                    Write(SqlValue.From(document.RootElement), writer);
                }

                break;
        }
    }

    /// <summary>Takes the first key off the front and decodes it; it must be that of a primitive or of undefined.</summary>
    public static SqlValue ReadPrimitive(ref ReadOnlySpan<byte> keys)
    {
        var tag = keys[0];
        keys = keys[1..];
        switch (tag)
        {
            case UndefinedTag:
                return SqlValue.Undefined;
            case NullTag:
                return SqlValue.Null;
            case FalseTag or TrueTag:
                return SqlValue.From(tag == TrueTag);
            case NumberTag:
                var bits = (long)BinaryPrimitives.ReadUInt64BigEndian(keys);
                keys = keys[8..];
                return SqlValue.From(BitConverter.Int64BitsToDouble(bits < 0 ? bits ^ long.MinValue : ~bits));
            case StringTag:
                var text = new ArrayBufferWriter<byte>(keys.Length);
                int zero;
                while (keys[(zero = keys.IndexOf((byte)0)) + 1] == 0xFF)
                {
                    text.Write(keys[..(zero + 1)]);
                    keys = keys[(zero + 2)..];
                }

                text.Write(keys[..zero]);
                keys = keys[(zero + 2)..];
                return SqlValue.From(Encoding.UTF8.GetString(text.WrittenSpan));
            default:
                throw new InvalidOperationException($"No primitive value has a key that starts with {tag}.");
        }
    }

    private static void WriteNumber(double value, IBufferWriter<byte> writer)
    {
        // Flipping the sign bit of positives and every bit of negatives makes IEEE 754 order the order of the bits; -0 equals 0.
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        var span = writer.GetSpan(9);
        span[0] = NumberTag;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], (ulong)(bits < 0 ? ~bits : bits ^ long.MinValue));
        writer.Advance(9);
    }

    private static void WriteString(ReadOnlySpan<byte> utf8, IBufferWriter<byte> writer)
    {
        writer.Write<byte>([StringTag]);
        int zero;
        while ((zero = utf8.IndexOf((byte)0)) >= 0)
        {
            writer.Write(utf8[..zero]);
            writer.Write<byte>([0x00, 0xFF]);
            utf8 = utf8[(zero + 1)..];
        }

        writer.Write(utf8);
        writer.Write<byte>([0x00, 0x01]);
    }
}
