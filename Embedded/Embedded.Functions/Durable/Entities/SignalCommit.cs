using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Entities;

/// <summary>A client sends an operation to an entity.</summary>
internal sealed class SignalCommit(HubRuntime hub, HistoryEvent signal, DateTime now) : StoreCommit
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InboxMessage? stored;

    public Task Done => done.Task;

    public override void Apply(StoreWriter writer) => stored = writer.Entities.Send(signal.Target!, signal, sender: 0, now);

    public override void Completed()
    {
        hub.Deliver(stored!);
        done.TrySetResult();
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
