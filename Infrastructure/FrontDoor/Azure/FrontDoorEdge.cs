using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Core;
using Domain.Media;
using Domain.Media.Exposure;

namespace Infrastructure.FrontDoor.Azure;

/// <summary>
/// Azure Front Door in front of the media account, purged through Azure Resource Manager (AFD Endpoints, Purge Content, api-version 2024-02-01; the identity needs
/// "CDN Endpoint Contributor"). It takes up to ten minutes until every edge has forgotten.
/// </summary>
/// <param name="http">To Azure Resource Manager and to the edge itself.</param>
/// <param name="credential">The app's identity.</param>
/// <param name="endpointId">Resource id of the endpoint: <c>/subscriptions/…/afdEndpoints/{name}</c>.</param>
/// <param name="options">Where the edge is.</param>
public sealed class FrontDoorEdge(HttpClient http, TokenCredential credential, string endpointId, MediaOptions options) : IMediaEdge
{
    private const int WarmingWidth = 4;

    private static readonly TokenRequestContext Scope = new(["https://management.azure.com/.default"]);

    /// <inheritdoc/>
    public async Task PurgeAsync(string mediaKey, CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(Scope, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://management.azure.com{endpointId}/purge?api-version=2024-02-01")
        {
            Content = JsonContent.Create(new { contentPaths = new[] { $"{new Uri(options.EdgeBaseUrl).AbsolutePath}{mediaKey}/*" } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public Task WarmAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        paths,
        new ParallelOptions { MaxDegreeOfParallelism = WarmingWidth, CancellationToken = cancellationToken },
        async (path, cancel) =>
        {
            // Read to the end: an edge keeps only what it has sent completely.
            using var answer = await http.GetAsync(new Uri(options.EdgeBaseUrl + path), HttpCompletionOption.ResponseHeadersRead, cancel);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null, cancel);
        });
}
