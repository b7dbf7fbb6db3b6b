using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Http;

/// <summary>Reads request bodies, bounded.</summary>
internal static class RequestBody
{
    private const int MaxBytes = JsonLimits.MaxItemBytes + (64 * 1024);
    private const byte BinaryFormat = 0x80;

    public static async Task<byte[]> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return [];
        }

        if (request.Content.Headers.ContentLength > MaxBytes)
        {
            throw CosmosFault.TooLarge("Request size is too large.");
        }

        var body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if (body.Length > MaxBytes)
        {
            throw CosmosFault.TooLarge("Request size is too large.");
        }

        return body is [BinaryFormat, ..] ? throw CosmosFault.Unsupported("the binary JSON format") : body;
    }
}
