using Domain.Ids;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Hubs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>Looking at instances of all hubs.</summary>
public sealed class InstanceFunctions(InstanceLinks links, KeyCursor cursors, ApiOptions options, TimeProvider time)
{
    private const string List = "instances";

    /// <summary>Instances, newest first.</summary>
    [Function(nameof(MonitorListInstances))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Instances of all hubs, newest first")]
    [Query("hub", "media or social; both unless given")]
    [Query("status", "Comma-separated: " + Statuses.All)]
    [Query("name", "The orchestrator's name")]
    [Query("id_prefix", "How the id begins; case counts")]
    [Query("created_from", "Created at or after this RFC 3339 time")]
    [Query("created_to", "Created at or before this RFC 3339 time")]
    [Query("cursor", "Where to go on")]
    [Query("limit", "1 to 200; 50 unless given. Where few match, a page may hold fewer and still have a next one", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<InstanceSummary>))]
    public async Task<IActionResult> MonitorListInstances(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/instances")] HttpRequest request,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reader = context.Caller().UserId;
        var (found, next) = await new InstanceSearch(time).FindAsync(
            new HubClients(media, social),
            InstanceFilter.Of(request),
            PlaceOf(reader, request.Cursor()),
            request.Limit(options.MonitorPageSize, options.MaxMonitorPageSize),
            cancellationToken);
        return ApiResult.Ok(new ListResponse<InstanceSummary>(
            [.. found.Select(instance => InstanceSummary.Of(instance.Hub, instance.Metadata))], cursors.Seal(List, reader, next?.ToString())));
    }

    /// <summary>One instance.</summary>
    [Function(nameof(MonitorGetInstance))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "One instance: state, payloads, failure, and what it is linked to")]
    [Answers(StatusCodes.Status200OK, typeof(InstanceResponse))]
    public async Task<IActionResult> MonitorGetInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/instances/{hub}/{id}")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var client = new HubClients(media, social).Of(hub);
        var instance = await client.FindAsync(id, true, cancellationToken) ?? throw ProblemException.NotFound("instance");
        var history = await client.FindHistoryAsync(id, cancellationToken) ?? [];
        var (found, children) = await links.FindAsync(hub, instance, history, cancellationToken);
        return ApiResult.Ok(new InstanceResponse
        {
            Instance = InstanceSummary.Of(hub, instance),
            Version = history.OfType<DurableTask.Core.History.ExecutionStartedEvent>().FirstOrDefault()?.Version ?? "",
            Tags = instance.Tags,
            Input = PayloadPreview.Of(instance.SerializedInput, PayloadPreview.InDetail),
            Output = PayloadPreview.Of(instance.SerializedOutput, PayloadPreview.InDetail),
            CustomStatus = PayloadPreview.Of(instance.SerializedCustomStatus, PayloadPreview.InDetail),
            Failure = FailureResponse.Of(instance.FailureDetails),
            Links = found,
            ChildCount = children,
            Actions = InstanceVerb.In(instance.RuntimeStatus),
        });
    }

    /// <summary>A whole payload.</summary>
    [Function(nameof(MonitorGetPayload))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "A whole payload of an instance: input, output or custom_status, without secrets")]
    [Answers(StatusCodes.Status200OK, ContentType = "application/json")]
    public async Task<IActionResult> MonitorGetPayload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/instances/{hub}/{id}/payloads/{name}")] HttpRequest request,
        string hub,
        string id,
        string name,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var instance = await new HubClients(media, social).Of(hub).FindAsync(id, true, cancellationToken) ?? throw ProblemException.NotFound("instance");
        var payload = name switch
        {
            "input" => instance.SerializedInput,
            "output" => instance.SerializedOutput,
            "custom_status" => instance.SerializedCustomStatus,
            _ => null,
        };
        return payload is null
            ? throw ProblemException.NotFound("payload")
            : ApiResult.Bytes(StatusCodes.Status200OK, System.Text.Encoding.UTF8.GetBytes(Secrets.Redact(payload)), "application/json");
    }

    private InstancePlace? PlaceOf(SnowflakeId reader, string? cursor) => cursors.Open(List, reader, cursor) is { } key ? InstancePlace.Parse(key) : null;
}
