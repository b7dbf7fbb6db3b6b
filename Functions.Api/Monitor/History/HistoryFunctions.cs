using System.Globalization;
using Domain.Problems;
using Domain.Staff;
using DurableTask.Core.History;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Hubs;
using Functions.Api.Monitor.Instances;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.History;

/// <summary>Histories of instances.</summary>
public sealed class HistoryFunctions
{
    private const int MaxEvents = 200;
    private const int MaxSpans = 500;

    /// <summary>The history.</summary>
    [Function(nameof(MonitorGetHistory))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "An instance's history: its events, and lines of time with every attempt, pause, timer and event")]
    [Query("from", "The first event, from 0", IsNumber = true)]
    [Query("limit", "Events, 1 to 200; 200 unless given", IsNumber = true)]
    [Query("span_from", "The first line of time, from 0; at most 500 are answered", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(HistoryResponse))]
    public static async Task<IActionResult> MonitorGetHistory(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/instances/{hub}/{id}/history")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var history = await new HubClients(media, social).Of(hub).FindHistoryAsync(id, cancellationToken) ?? throw ProblemException.NotFound("instance");
        var from = Number(request, "from");
        var limit = request.Limit(MaxEvents, MaxEvents);
        var spans = TimelineBuilder.Build(history);
        var spanFrom = Number(request, "span_from");
        return ApiResult.Ok(new HistoryResponse(
            history.Count,
            [.. history.Skip(from).Take(limit).Select((recorded, at) => HistoryEntry.Of(from + at, recorded, PayloadPreview.InList))],
            from + limit < history.Count ? from + limit : null,
            spans.Count,
            [.. spans.Skip(spanFrom).Take(MaxSpans)],
            spanFrom + MaxSpans < spans.Count ? spanFrom + MaxSpans : null));
    }

    /// <summary>One event with all it carries.</summary>
    [Function(nameof(MonitorGetHistoryEvent))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "One event of an instance's history, with its whole payload")]
    [Answers(StatusCodes.Status200OK, typeof(HistoryEventResponse))]
    public static async Task<IActionResult> MonitorGetHistoryEvent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/instances/{hub}/{id}/history/{sequence}")] HttpRequest request,
        string hub,
        string id,
        string sequence,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var history = await new HubClients(media, social).Of(hub).FindHistoryAsync(id, cancellationToken) ?? throw ProblemException.NotFound("instance");
        if (!int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= history.Count)
        {
            throw ProblemException.NotFound("event");
        }

        var payload = HistoryEntry.PayloadOf(history[at]);
        return ApiResult.Ok(new HistoryEventResponse(
            HistoryEntry.Of(at, history[at], PayloadPreview.InDetail), payload is null ? null : Secrets.Redact(payload)));
    }

    private static int Number(HttpRequest request, string name) => request.Query[name].ToString() is not { Length: > 0 } text
        ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw HttpRequestExtensions.InvalidField(name, "must be a whole number from 0");
}
