using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Embedded.Cosmos.Http;

/// <summary>Makes the responses that the SDK expects.</summary>
internal static class CosmosResponses
{
    public static HttpResponseMessage Json(HttpStatusCode status, ReadOnlyMemory<byte> body, string? etag = null)
    {
        var response = Empty(status, etag);
        response.Content = new ReadOnlyMemoryContent(body);
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return response;
    }

    public static HttpResponseMessage Json(HttpStatusCode status, Action<Utf8JsonWriter> write, string? etag = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Json(status, buffer.ToArray(), etag);
    }

    public static HttpResponseMessage Empty(HttpStatusCode status, string? etag = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        response.Headers.Add(CosmosHeaders.RequestCharge, RequestCharge.Item.ToString(CultureInfo.InvariantCulture));
        response.Headers.Add(CosmosHeaders.ActivityId, Guid.NewGuid().ToString());
        response.Headers.Add(CosmosHeaders.ServiceVersion, "version=2.14.0.0");
        if (etag is not null)
        {
            response.Headers.TryAddWithoutValidation("etag", etag);
        }

        return response;
    }

    public static HttpResponseMessage Failure(CosmosFault fault)
    {
        var response = Json(
            fault.Status,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("code", fault.Status.ToString());
                writer.WriteString("message", fault.Message);
                writer.WriteEndObject();
            }
        );
        response.Headers.Add(CosmosHeaders.SubStatus, fault.SubStatus.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    /// <summary>The session token of a container: a partition key range, and the last write that the answer reflects.</summary>
    public static HttpResponseMessage WithSession(this HttpResponseMessage response, long lsn, int range = 0)
    {
        response.Headers.Add(CosmosHeaders.SessionToken, string.Create(CultureInfo.InvariantCulture, $"{range}:-1#{lsn}"));
        response.Headers.Add(CosmosHeaders.Lsn, lsn.ToString(CultureInfo.InvariantCulture));
        return response;
    }
}
