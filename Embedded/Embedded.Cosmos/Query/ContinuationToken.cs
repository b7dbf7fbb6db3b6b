using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Embedded.Cosmos.Query;

/// <summary>
/// What a query needs to go on. It names a place in the order, not an offset, so that concurrent writes can neither repeat nor hide the
/// items that stay.
/// </summary>
internal sealed record ContinuationToken(Position Position, int OffsetLeft, int? LimitLeft)
{
    private const int MaxLength = 64 * 1024;

    public string Write(string queryText)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(Fingerprint(queryText));
            writer.WriteNumberValue(Position.ItemNumber);
            writer.WriteBooleanValue(Position.Inclusive);
            writer.WriteNumberValue(Position.Skip);
            writer.WriteNumberValue(OffsetLeft);
            writer.WriteNumberValue(LimitLeft ?? -1);
            foreach (var key in Position.Keys)
            {
                writer.WriteBase64StringValue(key);
            }

            writer.WriteEndArray();
        }

        return Convert.ToBase64String(buffer.ToArray());
    }

    public static ContinuationToken Parse(string token, string queryText, int keyCount)
    {
        try
        {
            if (token.Length > MaxLength)
            {
                throw new FormatException();
            }

            using var document = JsonDocument.Parse(Convert.FromBase64String(token));
            var parts = document.RootElement;
            if (parts[0].GetString() != Fingerprint(queryText) || parts.GetArrayLength() != 6 + keyCount)
            {
                throw CosmosFault.BadRequest("The continuation token belongs to another query.");
            }

            var limit = parts[5].GetInt32();
            return new ContinuationToken(
                new Position(
                    [.. parts.EnumerateArray().Skip(6).Select(key => key.GetBytesFromBase64())],
                    parts[1].GetInt64(),
                    parts[2].GetBoolean(),
                    parts[3].GetInt32()
                ),
                parts[4].GetInt32(),
                limit < 0 ? null : limit
            );
        }
        catch (Exception exception)
            when (exception is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw CosmosFault.BadRequest("Invalid continuation token.");
        }
    }

    private static string Fingerprint(string queryText) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(queryText)).AsSpan(..8));
}
