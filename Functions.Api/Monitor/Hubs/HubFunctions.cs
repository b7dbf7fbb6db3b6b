using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Hubs;

/// <summary>The hubs at a glance.</summary>
public sealed class HubFunctions(HubOverview overview)
{
    /// <summary>How the hubs stand.</summary>
    [Function(nameof(MonitorListHubs))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "How the hubs stand: instances by state, and what waits")]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<HubResponse>))]
    public async Task<IActionResult> MonitorListHubs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/hubs")] HttpRequest request,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken) =>
        ApiResult.Ok(new ListResponse<HubResponse>(
            await Task.WhenAll(new HubClients(media, social).All.Select(hub => overview.GetAsync(hub.Name, hub.Client, cancellationToken))), null));
}
