using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embedded.Functions.Durable.Entities;
using Embedded.Functions.Durable.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable;

/// <summary>
/// The management HTTP API of durable instances and entities as the Functions host serves it. Source: "HTTP API reference" of Durable Functions and the
/// extension's HttpApiHandler.
/// </summary>
public static class DurableTaskManagement
{
    private const string Root = "/runtime/webhooks/durabletask";
    internal const string ContinuationHeader = "x-ms-continuation-token";

    /// <summary>
    /// Maps <c>/runtime/webhooks/durabletask/instances…</c> and <c>…/entities…</c> for the given hubs; the first is the default of requests without
    /// <c>taskHub</c>.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="hubs">The hubs of this process.</param>
    /// <param name="authorize">Says whether a request carries the system key; others get 401.</param>
    public static IEndpointRouteBuilder MapDurableTaskManagement(
        this IEndpointRouteBuilder endpoints,
        IReadOnlyList<DurableTaskHub> hubs,
        Func<HttpContext, bool> authorize)
    {
        ArgumentNullException.ThrowIfNull(hubs);
        ArgumentNullException.ThrowIfNull(authorize);
        RouteGroupBuilder root = endpoints.MapGroup(Root);
        Map("GET", "/instances", ListAsync);
        Map("DELETE", "/instances", PurgeAllAsync);
        Map("GET", "/instances/{instanceId}", GetAsync);
        Map("DELETE", "/instances/{instanceId}", PurgeAsync);
        Map("POST", "/instances/{instanceId}/raiseEvent/{eventName}", RaiseAsync);
        Map("POST", "/instances/{instanceId}/{operation}", OperateAsync);
        Map("GET", "/entities/{entityName?}", EntityManagement.ListAsync);
        Map("GET", "/entities/{entityName}/{entityKey}", EntityManagement.GetAsync);
        Map("POST", "/entities/{entityName}/{entityKey?}", EntityManagement.SignalAsync);
        Map("DELETE", "/entities/{entityName}/{entityKey?}", EntityManagement.SignalAsync);
        return endpoints;

        void Map(string method, string pattern, Func<HttpContext, DurableTaskHub, Task<IResult>> handle) =>
            root.MapMethods(pattern, [method], async (HttpContext http) => await (await AnswerAsync(http, handle)).ExecuteAsync(http));

        async Task<IResult> AnswerAsync(HttpContext http, Func<HttpContext, DurableTaskHub, Task<IResult>> handle)
        {
            if (!authorize(http))
            {
                return Results.Unauthorized();
            }

            string? name = http.Request.Query["taskHub"];
            DurableTaskHub? hub = string.IsNullOrEmpty(name)
                ? hubs.Count > 0
                    ? hubs[0]
                    : null
                : hubs.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
            if (hub is null)
            {
                return Results.NotFound();
            }

            try
            {
                return await handle(http, hub);
            }
            catch (ArgumentException exception)
            {
                return BadRequest(exception.Message);
            }
            catch (InvalidOperationException) when (http.Request.Method == HttpMethods.Post)
            {
                // The instance ended between the look at its state and the operation.
                return Results.StatusCode(StatusCodes.Status410Gone);
            }
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, DurableTaskHub hub)
    {
        bool showInput = Flag(http, "showInput", false);
        OrchestrationQuery query = new(
            CreatedFrom: Time(http, "createdTimeFrom"),
            CreatedTo: Time(http, "createdTimeTo"),
            Statuses: Statuses(http),
            InstanceIdPrefix: http.Request.Query["instanceIdPrefix"],
            PageSize: int.TryParse(http.Request.Query["top"], CultureInfo.InvariantCulture, out int top) && top > 0
                ? top
                : OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs: true,
            ContinuationToken: http.Request.Headers[ContinuationHeader]);
        await foreach (
            Page<OrchestrationMetadata> page in hub.Client.GetAllInstancesAsync(query).AsPages().WithCancellation(http.RequestAborted))
        {
            http.Response.Headers[ContinuationHeader] = page.ContinuationToken ?? string.Empty;
            return Json(new JsonArray([.. page.Values.Select(instance => Status(instance, showInput))]));
        }

        return Json(new JsonArray());
    }

    private static async Task<IResult> GetAsync(HttpContext http, DurableTaskHub hub)
    {
        string instanceId = Route(http, "instanceId");
        if (await hub.Client.GetInstanceAsync(instanceId, true, http.RequestAborted) is not { } instance)
        {
            return Results.NotFound();
        }

        JsonObject body = Status(instance, Flag(http, "showInput", true));
        if (Flag(http, "showHistory", false) && await hub.GetHistoryAsync(instanceId, http.RequestAborted) is { } history)
        {
            body["historyEvents"] = HistoryEvents(history, Flag(http, "showHistoryOutput", false));
        }

        if (!instance.IsCompleted)
        {
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
            return Json(body, StatusCodes.Status202Accepted);
        }

        bool errorOnFailure = Flag(http, "returnInternalServerErrorOnFailure", false);
        return Json(
            body,
            errorOnFailure && instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed
                ? StatusCodes.Status500InternalServerError
                : StatusCodes.Status200OK);
    }

    private static async Task<IResult> PurgeAsync(HttpContext http, DurableTaskHub hub)
    {
        string instanceId = Route(http, "instanceId");
        if (await hub.Client.GetInstanceAsync(instanceId, http.RequestAborted) is null)
        {
            return Results.NotFound();
        }

        PurgeResult result = await hub.Client.PurgeInstanceAsync(instanceId, http.RequestAborted);
        return Json(new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
    }

    private static async Task<IResult> PurgeAllAsync(HttpContext http, DurableTaskHub hub)
    {
        if (Time(http, "createdTimeFrom") is not { } from)
        {
            return BadRequest("Please provide value for 'createdTimeFrom' parameter.");
        }

        PurgeResult result = await hub.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(from, Time(http, "createdTimeTo"), Statuses(http)),
            http.RequestAborted);
        return result.PurgedInstanceCount == 0
            ? Results.NotFound()
            : Json(new JsonObject { ["instancesDeleted"] = result.PurgedInstanceCount });
    }

    private static async Task<IResult> RaiseAsync(HttpContext http, DurableTaskHub hub)
    {
        string instanceId = Route(http, "instanceId");
        if (await RunningAsync(http, hub, instanceId) is { } refusal)
        {
            return refusal;
        }

        if (!http.Request.HasJsonContentType())
        {
            return BadRequest("Only application/json request content is supported");
        }

        if (await ReadBodyAsync(http, hub.MaxPayloadBytes) is not { } json)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            using JsonDocument parsed = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return BadRequest("Invalid JSON content");
        }

        string eventName = Route(http, "eventName");
        Limits.RequireName(eventName, nameof(eventName));
        await ((HubClient)hub.Client).RaiseJsonEventAsync(instanceId, eventName, json, http.RequestAborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    /// <summary>The body as text; null when it is larger than the limit.</summary>
    internal static async Task<string?> ReadBodyAsync(HttpContext http, int limit)
    {
        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and int read)
        {
            if (body.Length + read > limit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    private static async Task<IResult> OperateAsync(HttpContext http, DurableTaskHub hub)
    {
        string instanceId = Route(http, "instanceId");
        string? reason = http.Request.Query["reason"];
        string operation = Route(http, "operation").ToUpperInvariant();
        if (operation is "TERMINATE" or "SUSPEND" or "RESUME" && await RunningAsync(http, hub, instanceId) is { } refusal)
        {
            return refusal;
        }

        switch (operation)
        {
            case "TERMINATE":
                await hub.Client.TerminateInstanceAsync(instanceId, (object?)reason, http.RequestAborted);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case "SUSPEND":
                await hub.Client.SuspendInstanceAsync(instanceId, reason, http.RequestAborted);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case "RESUME":
                await hub.Client.ResumeInstanceAsync(instanceId, reason, http.RequestAborted);
                return Results.StatusCode(StatusCodes.Status202Accepted);
            case "REWIND":
                return await RewindAsync(http, hub, instanceId, reason);
            case "RESTART":
                string id = await hub.Client.RestartAsync(instanceId, Flag(http, "restartWithNewInstanceId", true), http.RequestAborted);
                return Json(new JsonObject { ["id"] = id }, StatusCodes.Status202Accepted);
            default:
                return Results.NotFound();
        }
    }

    private static async Task<IResult> RewindAsync(HttpContext http, DurableTaskHub hub, string instanceId, string? reason)
    {
        OrchestrationMetadata? instance = await hub.Client.GetInstanceAsync(instanceId, http.RequestAborted);
        switch (instance?.RuntimeStatus)
        {
            case null:
                return Results.NotFound();
            case OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Terminated:
                return Results.StatusCode(StatusCodes.Status410Gone);
            case not OrchestrationRuntimeStatus.Failed:
                return BadRequest("The rewind operation is only supported on failed orchestration instances.");
            default:
                await hub.Client.RewindInstanceAsync(instanceId, reason ?? string.Empty, http.RequestAborted);
                return Results.StatusCode(StatusCodes.Status202Accepted);
        }
    }

    /// <summary>Null when the instance runs, else the answer that says why it does not.</summary>
    private static async Task<IResult?> RunningAsync(HttpContext http, DurableTaskHub hub, string instanceId) =>
        await hub.Client.GetInstanceAsync(instanceId, http.RequestAborted) switch
        {
            null => Results.NotFound(),
            { IsCompleted: true } => Results.StatusCode(StatusCodes.Status410Gone),
            _ => null,
        };

    private static JsonObject Status(OrchestrationMetadata instance, bool showInput) =>
        new()
        {
            ["name"] = instance.Name,
            ["instanceId"] = instance.InstanceId,
            ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
            ["input"] = showInput ? Parse(instance.SerializedInput) : null,
            ["customStatus"] = Parse(instance.SerializedCustomStatus),
            // As in the real API a failed instance's output is its failure's text.
            ["output"] = instance.FailureDetails is { } failure ? failure.ToString() : Parse(instance.SerializedOutput),
            ["createdTime"] = instance.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["lastUpdatedTime"] = instance.LastUpdatedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };

    /// <summary>What happened, without the events that only schedule it, as the real API shows it.</summary>
    private static JsonArray HistoryEvents(OrchestrationHistory history, bool showOutput)
    {
        Dictionary<int, HistoryEvent> scheduled = history
            .Events.Where(e =>
                e.Type
                    is HistoryEventType.TaskScheduled
                        or HistoryEventType.SubOrchestrationInstanceCreated
                        or HistoryEventType.TimerCreated)
            .ToDictionary(e => e.TaskId);
        JsonArray events = [];
        foreach (
            HistoryEvent e in history.Events.Where(e =>
                e.Type
                    is not (
                        HistoryEventType.TaskScheduled
                        or HistoryEventType.SubOrchestrationInstanceCreated
                        or HistoryEventType.TimerCreated
                        or HistoryEventType.OrchestratorStarted)))
        {
            HistoryEvent? cause = scheduled.GetValueOrDefault(e.TaskId);
            JsonObject item = new() { ["EventType"] = CoreName(e.Type), ["Timestamp"] = Timestamp(e.At) };
            switch (e.Type)
            {
                case HistoryEventType.ExecutionCompleted:
                    item["OrchestrationStatus"] = e.Name;
                    break;
                case HistoryEventType.EventRaised or HistoryEventType.EventSent:
                    item["Name"] = e.Name;
                    break;
                default:
                    item["FunctionName"] = cause?.Name ?? e.Name;
                    break;
            }

            if (cause is not null)
            {
                item["ScheduledTime"] = Timestamp(cause.At);
            }

            if (cause?.FireAt is { } due)
            {
                item["FireAt"] = Timestamp(due);
            }

            if (e.Failure is { } failure)
            {
                item["Reason"] = failure.ErrorMessage;
                item["Details"] = failure.StackTrace;
            }

            if (
                showOutput
                && e.Type
                    is HistoryEventType.TaskCompleted
                        or HistoryEventType.SubOrchestrationInstanceCompleted
                        or HistoryEventType.ExecutionCompleted
                        or HistoryEventType.EventRaised)
            {
                item[e.Type == HistoryEventType.EventRaised ? "Input" : "Result"] = Parse(e.Payload);
            }

            events.Add(item);
        }

        return events;
    }

    /// <summary>What entities are sent and answer are events to the real API.</summary>
    private static string CoreName(HistoryEventType type) =>
        type switch
        {
            HistoryEventType.EntityOperationCalled
                or HistoryEventType.EntityOperationSignaled
                or HistoryEventType.EntityLockRequested
                or HistoryEventType.EntityUnlockSent => nameof(HistoryEventType.EventSent),
            HistoryEventType.EntityOperationCompleted
                or HistoryEventType.EntityOperationFailed
                or HistoryEventType.EntityLockGranted => nameof(HistoryEventType.EventRaised),
            _ => type.ToString(),
        };

    private static string Timestamp(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    internal static JsonNode? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // A converter of the application's own may write something else.
            return json;
        }
    }

    internal static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    internal static bool Flag(HttpContext http, string name, bool otherwise) =>
        bool.TryParse(http.Request.Query[name], out bool value) ? value : otherwise;

    internal static DateTimeOffset? Time(HttpContext http, string name) =>
        DateTimeOffset.TryParse(
            http.Request.Query[name],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset value)
            ? value
            : null;

    private static OrchestrationRuntimeStatus[]? Statuses(HttpContext http)
    {
        OrchestrationRuntimeStatus[] statuses =
        [
            .. http
                .Request.Query["runtimeStatus"]
                .SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
                .Where(value => Enum.TryParse<OrchestrationRuntimeStatus>(value, out _))
                .Select(Enum.Parse<OrchestrationRuntimeStatus>),
        ];
        return statuses.Length > 0 ? statuses : null;
    }

    internal static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(), "application/json", Encoding.UTF8, status);

    internal static IResult BadRequest(string message) => Json(new JsonObject { ["message"] = message }, StatusCodes.Status400BadRequest);
}
