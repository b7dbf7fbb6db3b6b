using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client sends a message to an instance. The result is the instance's state; null when there is none.</summary>
internal sealed class SendCommit(HubRuntime hub, string instanceId, HistoryEvent message) : StoreCommit
{
    private readonly TaskCompletionSource<OrchestrationRuntimeStatus?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrchestrationRuntimeStatus? _status;
    private InboxMessage? _stored;

    public Task<OrchestrationRuntimeStatus?> Done => _done.Task;

    public override void Apply(StoreWriter writer)
    {
        _status = null;
        _stored = null;
        if (writer.Find(instanceId) is { } target)
        {
            _status = target.Status;
            _stored = writer.Send(target.Key, message);
        }
    }

    public override void Completed()
    {
        if (_stored is { } stored)
        {
            hub.Deliver(stored.Key, new ActorMessage(stored.Event, stored.Id));
        }

        _done.TrySetResult(_status);
    }

    public override void Abandoned(Exception reason) => _done.TrySetException(reason);
}
