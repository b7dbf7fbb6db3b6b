using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client starts an instance, possibly in place of an older one of the same id.</summary>
internal sealed class CreateCommit(HubRuntime hub, NewInstance instance, Func<OrchestrationRuntimeStatus, bool> mayReplace) : StoreCommit
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrchestrationRuntimeStatus? conflict;
    private long? replaced;
    private InboxMessage? notice;
    private long key;

    public Task Done => done.Task;

    public override void Apply(StoreWriter writer)
    {
        conflict = null;
        replaced = null;
        notice = null;
        if (writer.Find(instance.InstanceId) is { } existing)
        {
            if (!mayReplace(existing.Status))
            {
                conflict = existing.Status;
                return;
            }

            notice = writer.Remove(existing.Key);
            replaced = existing.Key;
        }

        key = writer.Create(instance);
    }

    public override void Completed()
    {
        if (conflict is { } status)
        {
            done.TrySetException(HubClient.AlreadyExists(instance.InstanceId, status));
            return;
        }

        if (replaced is { } old)
        {
            hub.Forget(old);
        }

        if (this.notice is { } notice)
        {
            hub.Deliver(notice.Key, new ActorMessage(notice.Event, notice.Id));
        }

        hub.Begin(key, instance.StartAt);
        done.TrySetResult();
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
