using System.Text;
using Domain.Health;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Health;

/// <summary>What machines ask about the service.</summary>
public sealed class HealthFunctions(IEnumerable<IReadinessCheck> checks, PrometheusExporter metrics)
{
    private const string Ok = "ok";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether the process lives.</summary>
    [Function(nameof(Healthz))]
    [Anonymous]
    [Operation("Health", "Whether the process lives")]
    [Answers(StatusCodes.Status200OK, typeof(HealthResponse))]
    public static IActionResult Healthz([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request) =>
        ApiResult.Ok(new HealthResponse(Ok, new Dictionary<string, string>())).With("Cache-Control", "no-store");

    /// <summary>Whether everything it depends on answers.</summary>
    [Function(nameof(Readyz))]
    [Anonymous]
    [Operation("Health", "Whether everything the service depends on answers; 503 where something does not")]
    [Answers(StatusCodes.Status200OK, typeof(HealthResponse))]
    public async Task<IActionResult> Readyz(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "readyz")] HttpRequest request,
        [DurableClient(TaskHub = "media")] DurableTaskClient media,
        [DurableClient(TaskHub = "social")] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
        [
            .. checks.Select(check => AskAsync(check.Name, check.CheckAsync, cancellationToken)),
            AskAsync("workflows_media", cancellation => media.GetInstanceAsync("readiness", cancellation), cancellationToken),
            AskAsync("workflows_social", cancellation => social.GetInstanceAsync("readiness", cancellation), cancellationToken),
        ]);
        var ready = answers.All(answer => answer.State == Ok);
        return ApiResult.Json(
                ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                new HealthResponse(ready ? Ok : "unavailable", answers.ToDictionary(answer => answer.Name, answer => answer.State)))
            .With("Cache-Control", "no-store");
    }

    /// <summary>Metrics.</summary>
    [Function(nameof(Metrics))]
    [Anonymous]
    [Operation("Health", "Metrics in the text format of Prometheus")]
    [Answers(StatusCodes.Status200OK, ContentType = PrometheusExporter.ContentType)]
    public IActionResult Metrics([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request) =>
        ApiResult.Bytes(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(metrics.Export()), PrometheusExporter.ContentType).With("Cache-Control", "no-store");

    private static async Task<(string Name, string State)> AskAsync(string name, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken).WaitAsync(Patience, cancellationToken);
            return (name, Ok);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The kind of failure is for operators; its message might say where things are.
            return (name, e.GetType().Name);
        }
    }
}
