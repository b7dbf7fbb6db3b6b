using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Items;

/// <summary>An item as a client sent it, checked, without system properties, ready to be stamped and stored.</summary>
internal sealed class ItemDocument
{
    private static readonly string[] SystemProperties = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"];

    private readonly byte[] openObject;

    private ItemDocument(string id, PartitionKeyValue partitionKey, int? timeToLive, byte[] openObject)
    {
        Id = id;
        PartitionKey = partitionKey;
        TimeToLive = timeToLive;
        this.openObject = openObject;
    }

    public string Id { get; }

    public PartitionKeyValue PartitionKey { get; }

    /// <summary>Seconds, or -1 for never; null if the item leaves it to the container.</summary>
    public int? TimeToLive { get; }

    public static string CheckedId(string id)
    {
        if (id.Length is 0 or > JsonLimits.MaxIdLength || Encoding.UTF8.GetByteCount(id) > JsonLimits.MaxIdLength)
        {
            throw CosmosFault.BadRequest($"An id has 1 to {JsonLimits.MaxIdLength} bytes.");
        }

        // The SDK addresses "%41" as it addresses "A".
        if (Uri.UnescapeDataString(id) != id)
        {
            throw CosmosFault.BadRequest("An id must not contain what a URI reads as an escaped character.");
        }

        return id.AsSpan().ContainsAny("/\\?#") || id[^1] == ' ' || id is "." or ".."
            ? throw CosmosFault.BadRequest("An id must not contain '/', '\\', '?' or '#', nor end with a space, nor be '.' or '..'.")
            : id;
    }

    public static ItemDocument Parse(ReadOnlySpan<byte> json, ContainerState container)
    {
        if (json.Length > JsonLimits.MaxItemBytes)
        {
            throw CosmosFault.TooLarge($"Request size is too large: an item has at most {JsonLimits.MaxItemBytes} bytes.");
        }

        JsonElement root;
        try
        {
            CheckTokens(json);
            root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("The item is not valid JSON: " + exception.Message);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw CosmosFault.BadRequest("An item is a JSON object.");
        }

        if (!root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
        {
            throw CosmosFault.BadRequest("The input content is invalid because the required property 'id' is missing or not a string.");
        }

        return new ItemDocument(
            CheckedId(id.GetString()!),
            PartitionKeyValue.Of(SqlValue.From(root), container.Settings.PartitionKey),
            ReadTimeToLive(root),
            CopyUserProperties(root, json.Length)
        );
    }

    /// <summary>The complete JSON of the stored item.</summary>
    public byte[] Stamp(ContainerState container, long number, long lsn, long timestamp)
    {
        var rid = ResourceIds.Item(container.Database.Number, container.Number, number);
        var stamp = string.Create(
            CultureInfo.InvariantCulture,
            $$""","_rid":"{{rid}}","_self":"dbs/{{container.Database.Rid}}/colls/{{container.Rid}}/docs/{{rid}}/","_etag":"\"{{ETagText(lsn)}}\"","_attachments":"attachments/","_ts":{{timestamp}}}"""
        );
        return [.. openObject, .. Encoding.UTF8.GetBytes(stamp)];
    }

    /// <summary>The ETag of the write with this log sequence number; never used twice in a container.</summary>
    public static string ETag(long lsn) => $"\"{ETagText(lsn)}\"";

    /// <summary>When an item was written, in seconds since 1970: the number at the end of its stamp.</summary>
    public static long Timestamp(ReadOnlySpan<byte> body)
    {
        var digits = body[(body.LastIndexOf((byte)':') + 1)..^1];
        return long.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static string ETagText(long lsn) => $"{(uint)(lsn >> 32):x8}-0000-0000-{(ushort)(lsn >> 16):x4}-{(ushort)lsn:x4}00000000";

    // Escapes of lone surrogates and numbers beyond a double are JSON, but nothing that can be stored and compared.
    private static void CheckTokens(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.Number && !double.IsFinite(reader.GetDouble()))
            {
                throw new JsonException("a number is beyond the range of a double.");
            }
        }
    }

    private static int? ReadTimeToLive(JsonElement root)
    {
        if (!root.TryGetProperty("ttl", out var ttl) || ttl.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt32(out var seconds) && seconds is -1 or > 0
            ? seconds
            : throw CosmosFault.BadRequest(
                $"The input ttl '{ttl.GetRawText()}' is invalid: it must be -1 or a positive number of seconds."
            );
    }

    private static byte[] CopyUserProperties(JsonElement root, int size)
    {
        var writer = new ArrayBufferWriter<byte>(size + 16);
        foreach (var property in root.EnumerateObject())
        {
            if (SystemProperties.Contains(property.Name))
            {
                continue;
            }

            writer.Write<byte>(writer.WrittenCount == 0 ? [(byte)'{', (byte)'"'] : [(byte)',', (byte)'"']);
            writer.Write(JsonMarshal.GetRawUtf8PropertyName(property));
            writer.Write<byte>([(byte)'"', (byte)':']);
            writer.Write(JsonMarshal.GetRawUtf8Value(property.Value));
        }

        return writer.WrittenSpan.ToArray();
    }
}
