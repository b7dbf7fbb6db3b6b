using System.Net;
using System.Text.Json;
using Embedded.Functions.Durable;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers that tell a caller where to watch an orchestration.</summary>
public static class DurableTaskClientExtensions
{
    private const string Instances = "/runtime/webhooks/durabletask/instances/";

    /// <summary>202 with the addresses of an instance's management API; <c>Location</c> is its state.</summary>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        CancellationToken cancellation = default
    ) => client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>An answer with the addresses of an instance's management API; <c>Location</c> is its state.</summary>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        var (response, body) = Prepare(client, request, instanceId, statusCode);
        await response.Body.WriteAsync(body, cancellation);
        return response;
    }

    /// <summary>202 with the addresses of an instance's management API. The web server refuses writes that block, unless it is told otherwise.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        CancellationToken cancellation = default
    ) => client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>
    /// An answer with the addresses of an instance's management API. The web server refuses writes that block, unless it is told otherwise.
    /// </summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var (response, body) = Prepare(client, request, instanceId, statusCode);
        response.Body.Write(body);
        return response;
    }

    /// <summary>The addresses of an instance's management API.</summary>
    /// <param name="client">The client of the instance's hub.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="request">By whose address the caller knows this host; null takes the host's own first address.</param>
    /// <exception cref="ArgumentException">The id is null or empty.</exception>
    /// <exception cref="InvalidOperationException">There is no request, and the client is not one of a started host.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client,
        string instanceId,
        HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var management = (client as HubClient)?.Management;
        var host = request?.Url.GetLeftPart(UriPartial.Authority)
            ?? management?.Address()?.GetLeftPart(UriPartial.Authority)
            ?? throw new InvalidOperationException("There is neither a request nor the address of a started host to take the addresses from.");
        var instance = host + Instances + Uri.EscapeDataString(instanceId);
        var query = $"taskHub={Uri.EscapeDataString(client.Name)}"
            + (management?.Key is { } key ? $"&code={Uri.EscapeDataString(key)}" : string.Empty);
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = $"{instance}?{query}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}?{query}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}&{query}",
            RewindPostUri = $"{instance}/rewind?reason={{text}}&{query}",
            PurgeHistoryDeleteUri = $"{instance}?{query}",
            RestartPostUri = $"{instance}/restart?{query}",
            SuspendPostUri = $"{instance}/suspend?reason={{text}}&{query}",
            ResumePostUri = $"{instance}/resume?reason={{text}}&{query}",
        };
    }

    private static (HttpResponseData Response, byte[] Body) Prepare(
        DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        var options = request.FunctionContext.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
        return (response, JsonSerializer.SerializeToUtf8Bytes(payload, options));
    }
}
