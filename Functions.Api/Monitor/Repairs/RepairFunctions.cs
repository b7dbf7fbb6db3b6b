using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Hubs;
using Infrastructure.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Repairs;

/// <summary>What is stuck, and what was done about it.</summary>
public sealed class RepairFunctions(IRepairLog log, Repairer repairer, StaffService staff, KeyCursor cursors, ApiOptions options)
{
    /// <summary>What is stuck.</summary>
    [Function(nameof(MonitorListStuck))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Uploads and posts that are stuck or were given up, longest first")]
    [Query("state", "open, dead_lettered or closed; open and dead_lettered unless given")]
    [Query("cursor", "Where to go on")]
    [Query("limit", "1 to 200; 50 unless given", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<StuckResponse>))]
    public async Task<IActionResult> MonitorListStuck(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/stuck")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        const string List = "stuck";
        var reader = context.Caller().UserId;
        var limit = request.Limit(options.MonitorPageSize, IRepairLog.MaxPage);
        CaseState? state = request.Query["state"].ToString() switch
        {
            "" => null,
            "open" => CaseState.Open,
            "dead_lettered" => CaseState.DeadLettered,
            "closed" => CaseState.Closed,
            _ => throw HttpRequestExtensions.InvalidField("state", "must be open, dead_lettered or closed"),
        };
        var found = await log.ListStuckAsync(state, cursors.Open(List, reader, request.Cursor()), limit, cancellationToken);
        return ApiResult.Ok(new ListResponse<StuckResponse>(
            [.. found.Select(StuckResponse.Of)], found.Count == limit ? cursors.Seal(List, reader, found[^1].Key) : null));
    }

    /// <summary>What was repaired.</summary>
    [Function(nameof(MonitorListRepairs))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Repairs, newest first")]
    [Query("cursor", "Where to go on")]
    [Query("limit", "1 to 200; 50 unless given", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<RepairResponse>))]
    public async Task<IActionResult> MonitorListRepairs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/repairs")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        const string List = "repairs";
        var reader = context.Caller().UserId;
        var limit = request.Limit(options.MonitorPageSize, IRepairLog.MaxPage);
        var found = await log.ListRepairsAsync(cursors.Open(List, reader, request.Cursor()), limit, cancellationToken);
        return ApiResult.Ok(new ListResponse<RepairResponse>(
            [.. found.Select(RepairResponse.Of)], found.Count == limit ? cursors.Seal(List, reader, found[^1].Key) : null));
    }

    /// <summary>Takes up again what was given up.</summary>
    [Function(nameof(MonitorReplay))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Take up again what was given up, such as upload-123: its record is reopened and its workflow started anew")]
    [Answers(StatusCodes.Status200OK, typeof(RepairResponse))]
    public async Task<IActionResult> MonitorReplay(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "monitor/stuck/{subject}/replay")] HttpRequest request,
        string subject,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        if (!Subject.TryParse(subject, out var known))
        {
            throw ProblemException.NotFound("case");
        }

        var member = StaffMiddleware.Member(context);
        var workflows = new DurableWorkflows(media, social);
        var repair = await staff.ActAsync(
            member,
            "replay",
            StuckResponse.HubOf(known),
            workflows.NameOf(known).InstanceId,
            subject,
            () => repairer.ReplayAsync(known, member.Username, workflows, cancellationToken),
            cancellationToken);
        return ApiResult.Ok(RepairResponse.Of(repair));
    }
}
