using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client sends a message to an instance. The result is the instance's state; null when there is none.</summary>
internal sealed class SendCommit(HubRuntime hub, string instanceId, HistoryEvent message) : StoreCommit
{
    private readonly TaskCompletionSource<OrchestrationRuntimeStatus?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrchestrationRuntimeStatus? status;
    private InboxMessage? stored;

    public Task<OrchestrationRuntimeStatus?> Done => done.Task;

    public override void Apply(StoreWriter writer)
    {
        status = null;
        stored = null;
        if (writer.Find(instanceId) is { } target)
        {
            status = target.Status;
            stored = writer.Send(target.Key, message);
        }
    }

    public override void Completed()
    {
        if (this.stored is { } stored)
        {
            hub.Deliver(stored);
        }

        done.TrySetResult(status);
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
