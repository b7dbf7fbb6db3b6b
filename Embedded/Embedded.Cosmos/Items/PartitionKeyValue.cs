using System.Buffers;
using System.Text.Json;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Items;

/// <summary>
/// A partition key value, or the first components of a hierarchical one, in the form in which it is stored: the sort keys of its
/// components one after the other, so that a prefix of the components is a prefix of the bytes.
/// </summary>
internal sealed record PartitionKeyValue(byte[] Key, int Components)
{
    /// <summary>Parses the header: a JSON array, in which <c>{}</c> stands for a missing property.</summary>
    public static PartitionKeyValue Parse(string header)
    {
        try
        {
            using var document = JsonDocument.Parse(header);
            var writer = new ArrayBufferWriter<byte>();
            foreach (var component in document.RootElement.EnumerateArray())
            {
                var value =
                    component.ValueKind == JsonValueKind.Object && component.GetPropertyCount() == 0
                        ? SqlValue.Undefined
                        : SqlValue.From(component);
                Write(value, writer);
            }

            return new PartitionKeyValue(writer.WrittenSpan.ToArray(), document.RootElement.GetArrayLength());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest($"The partition key '{header}' is not a JSON array of values.");
        }
    }

    public static PartitionKeyValue Of(SqlValue item, IReadOnlyList<JsonPath> paths)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var path in paths)
        {
            Write(path.Find(item), writer);
        }

        return new PartitionKeyValue(writer.WrittenSpan.ToArray(), paths.Count);
    }

    /// <summary>Requires a value for every path of the container's partition key.</summary>
    public PartitionKeyValue Complete(ContainerState container) =>
        Components == container.Settings.PartitionKey.Count
            ? this
            : throw CosmosFault.BadRequest(
                $"The partition key has {Components} components where the container has {container.Settings.PartitionKey.Count}.",
                SubStatus.PartitionKeyMismatch
            );

    private static void Write(SqlValue value, ArrayBufferWriter<byte> writer)
    {
        if (value.Kind is ValueKind.Array or ValueKind.Object)
        {
            throw CosmosFault.BadRequest("A partition key value is a string, a number, a boolean or null.", SubStatus.PartitionKeyMismatch);
        }

        var before = writer.WrittenCount;
        SortKey.Write(value, writer);
        if (writer.WrittenCount - before > JsonLimits.MaxPartitionKeyBytes)
        {
            throw CosmosFault.BadRequest($"A partition key value is longer than {JsonLimits.MaxPartitionKeyBytes} bytes.");
        }
    }
}
