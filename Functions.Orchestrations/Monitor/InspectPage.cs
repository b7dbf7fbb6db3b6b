using Domain.Monitor.Rounds;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Orchestrations.Monitor;

/// <summary>Looks at one page of what may be stuck.</summary>
public sealed class InspectPage(Inspector inspector)
{
    /// <summary>The activity.</summary>
    [Function(nameof(InspectPage))]
    public Task<Inspection> RunAsync(
        [ActivityTrigger] PageOrder order,
        [DurableClient(TaskHub = "media")] DurableTaskClient media,
        [DurableClient] DurableTaskClient social,
        CancellationToken cancellationToken) =>
        inspector.InspectAsync(order.Source, order.Cursor, new DurableWorkflows(media, social), cancellationToken);
}
