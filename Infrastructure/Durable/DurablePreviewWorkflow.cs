using Domain.Ids;
using Domain.Media;
using Domain.Media.Previews;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>The workflow <c>PreviewFilter</c> through a client of its hub.</summary>
/// <param name="client">A client of hub <c>media</c>.</param>
public sealed class DurablePreviewWorkflow(DurableTaskClient client) : IPreviewWorkflow
{
    /// <summary>The orchestrator's name.</summary>
    public const string Orchestrator = "PreviewFilter";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<bool> RenderAsync(SnowflakeId mediaId, PictureLook look, CancellationToken cancellationToken)
    {
        var order = new PreviewOrder(mediaId, look.Name);
        if (await client.GetInstanceAsync(order.InstanceId, cancellationToken) is null or { IsCompleted: true })
        {
            await client.StartOrJoinAsync(Orchestrator, order, new StartOrchestrationOptions(order.InstanceId), cancellationToken);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var instance = await client.WaitForInstanceCompletionAsync(order.InstanceId, patience.Token);
            return instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
