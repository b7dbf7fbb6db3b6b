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

/// <summary>Removing many finished instances.</summary>
public sealed class PurgeFunctions(StaffService staff, TimeProvider time)
{
    // What one call removes; with more, the client calls again. The hub takes them one by one, a few at the same time.
    private const int MaxPurged = 1_000;
    private const int MaxAtOnce = 16;

    /// <summary>Removes instances by filter.</summary>
    [Function(nameof(MonitorPurge))]
    [StaffOnly(StaffRole.Operator)]
    [Operation(MonitorTag.Name, "Remove finished instances that match, at most 1,000 per call, newest first; only counts them unless dry_run is false")]
    [Accepts(typeof(PurgeRequest))]
    [Answers(StatusCodes.Status200OK, typeof(PurgeResponse))]
    public async Task<IActionResult> MonitorPurge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "monitor/purge")] HttpRequest request,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var asked = await request.ReadJsonAsync<PurgeRequest>(cancellationToken);
        var hubs = new HubClients(media, social);
        var filter = FilterOf(asked, hubs);
        if (asked.DryRun)
        {
            var (matching, after) = await FindAsync(hubs, filter, InstanceSearch.MaxScanned, cancellationToken);
            return ApiResult.Ok(new PurgeResponse(matching.Count, 0, after));
        }

        return await staff.ActAsync(
            StaffMiddleware.Member(context),
            "purge",
            asked.Hub,
            "finished instances",
            JsonSerializer.Serialize(asked, ApiJson.Options),
            async () =>
            {
                var (found, more) = await FindAsync(hubs, filter, MaxPurged, cancellationToken);
                var purged = 0;
                await Parallel.ForEachAsync(
                    found,
                    new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellationToken },
                    async (instance, cancellation) =>
                    {
                        var result = await hubs.Of(instance.Hub).PurgeInstanceAsync(instance.Metadata.InstanceId, cancellation);
                        Interlocked.Add(ref purged, result.PurgedInstanceCount);
                    });
                return ApiResult.Ok(new PurgeResponse(found.Count, purged, more));
            },
            cancellationToken);
    }

    private static InstanceFilter FilterOf(PurgeRequest asked, HubClients hubs)
    {
        if (asked.Hub is { } hub)
        {
            _ = hubs.Of(hub);
        }

        var statuses = Statuses.Parse(asked.Statuses ?? [], "statuses");
        return statuses.Except(Statuses.Final).Any()
            ? throw new ProblemException(ProblemKind.Invalid, "invalid_field", "'statuses' holds only completed, failed, terminated: others are not finished.")
            : new InstanceFilter
            {
                Hub = asked.Hub,
                Statuses = statuses.Count > 0 ? statuses : Statuses.Final,
                Name = asked.Name,
                IdPrefix = asked.IdPrefix,
                CreatedFrom = asked.CreatedFrom,
                CreatedTo = asked.CreatedTo,
            };
    }

    private async Task<(IReadOnlyList<FoundInstance> Found, bool HasMore)> FindAsync(
        HubClients hubs, InstanceFilter filter, int limit, CancellationToken cancellationToken)
    {
        var (found, next) = await new InstanceSearch(time).FindAsync(hubs, filter, null, limit, cancellationToken);
        return (found, next is not null);
    }
}
