using System.Text.Json;
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

/// <summary>What operators do to one instance. Each is recorded before it is done.</summary>
public sealed class InstanceActionFunctions(StaffService staff)
{
    private const string Instance = "monitor/instances/{hub}/{id}";

    /// <summary>Raises an event.</summary>
    [Function(nameof(MonitorRaiseEvent))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Send an instance an event")]
    [Accepts(typeof(EventRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorRaiseEvent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/events/{name}")] HttpRequest request,
        string hub,
        string id,
        string name,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var payload = (await request.ReadOptionalJsonAsync<EventRequest>(cancellationToken))?.Payload;
        if (name.Length > 100 || name.Any(char.IsControl))
        {
            throw HttpRequestExtensions.InvalidField("name", "must have at most 100 printable characters");
        }

        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Event,
            name,
            client => payload is { ValueKind: not JsonValueKind.Null } json
                ? client.RaiseEventAsync(id, name, json, cancellationToken)
                : client.RaiseEventAsync(id, name, cancellationToken),
            cancellationToken);
    }

    /// <summary>Holds an instance.</summary>
    [Function(nameof(MonitorSuspend))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Hold an instance: events are kept until it goes on")]
    [Accepts(typeof(ReasonRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorSuspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/suspend")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(request, cancellationToken);
        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Suspend,
            reason.Reason,
            client => client.SuspendInstanceAsync(id, reason.Reason, cancellationToken),
            cancellationToken);
    }

    /// <summary>Lets an instance go on.</summary>
    [Function(nameof(MonitorResume))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Let a held instance go on")]
    [Accepts(typeof(ReasonRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorResume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/resume")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(request, cancellationToken);
        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Resume,
            reason.Reason,
            client => client.ResumeInstanceAsync(id, reason.Reason, cancellationToken),
            cancellationToken);
    }

    /// <summary>Ends an instance.</summary>
    [Function(nameof(MonitorTerminate))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "End an instance; activities that run are not interrupted")]
    [Accepts(typeof(ReasonRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorTerminate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/terminate")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(request, cancellationToken);
        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Terminate,
            reason.Reason,
            client => client.TerminateInstanceAsync(id, new TerminateInstanceOptions(reason.Reason, reason.Recursive), cancellationToken),
            cancellationToken);
    }

    /// <summary>Starts a finished instance again.</summary>
    [Function(nameof(MonitorRestart))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Start a finished instance again, under its id and with its input; its old history is lost")]
    [Accepts(typeof(ReasonRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorRestart(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/restart")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(request, cancellationToken);
        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Restart,
            reason.Reason,
            client => client.RestartAsync(id, restartWithNewInstanceId: false, cancellationToken),
            cancellationToken);
    }

    /// <summary>Takes a failed instance back.</summary>
    [Function(nameof(MonitorRewind))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Take a failed instance back to before its failures and run the failed tasks again")]
    [Accepts(typeof(ReasonRequest), IsOptional = true)]
    [Answers(StatusCodes.Status202Accepted, typeof(InstanceSummary))]
    public async Task<IActionResult> MonitorRewind(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Instance + "/rewind")] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reason = await ReasonAsync(request, cancellationToken);
        return await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Rewind,
            reason.Reason,
            client => client.RewindInstanceAsync(id, reason.Reason ?? "", cancellationToken),
            cancellationToken);
    }

    /// <summary>Removes a finished instance.</summary>
    [Function(nameof(MonitorPurgeInstance))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Remove a finished instance with its history")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> MonitorPurgeInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Instance)] HttpRequest request,
        string hub,
        string id,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        _ = await ActAsync(
            context,
            new HubClients(media, social),
            hub,
            id,
            InstanceVerb.Purge,
            null,
            client => client.PurgeInstanceAsync(id, cancellationToken),
            cancellationToken);
        return ApiResult.NoContent();
    }

    private async Task<IActionResult> ActAsync(
        FunctionContext context,
        HubClients hubs,
        string hub,
        string id,
        InstanceVerb verb,
        string? detail,
        Func<DurableTaskClient, Task> act,
        CancellationToken cancellationToken)
    {
        var client = hubs.Of(hub);
        var before = await client.FindAsync(id, false, cancellationToken) ?? throw ProblemException.NotFound("instance");
        return await staff.ActAsync(
            StaffMiddleware.Member(context),
            verb.Name,
            hub,
            id,
            detail,
            async () =>
            {
                Demand(verb, before.RuntimeStatus);
                try
                {
                    await act(client);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // Back ends tell by different exceptions that the instance has meanwhile gone on to another state, but all of them by that state.
                    var now = await client.FindAsync(id, false, cancellationToken) ?? throw ProblemException.NotFound("instance");
                    Demand(verb, now.RuntimeStatus);
                    throw;
                }

                return ApiResult.Accepted(InstanceSummary.Of(hub, await client.FindAsync(id, false, cancellationToken) ?? before));
            },
            cancellationToken);
    }

    private static void Demand(InstanceVerb verb, OrchestrationRuntimeStatus status)
    {
        if (!verb.States.Contains(status))
        {
            throw new ProblemException(
                ProblemKind.Conflict,
                "wrong_state",
                $"An instance that is {Statuses.Name(status)} does not allow '{verb.Name}'. Allowed: {string.Join(", ", InstanceVerb.In(status))}.");
        }
    }

    private static async Task<ReasonRequest> ReasonAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reason = await request.ReadOptionalJsonAsync<ReasonRequest>(cancellationToken) ?? new ReasonRequest();
        return reason.Reason is { Length: > 500 } ? throw HttpRequestExtensions.InvalidField("reason", "must have at most 500 characters") : reason;
    }
}
