using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client starts an instance, possibly in place of an older one of the same id.</summary>
internal sealed class CreateCommit(HubRuntime hub, NewInstance instance, Func<OrchestrationRuntimeStatus, bool> mayReplace) : StoreCommit
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrchestrationRuntimeStatus? conflict;
    private long? replaced;
    private IReadOnlyList<InboxMessage> notices = [];
    private long key;

    public Task Done => done.Task;

    public override void Apply(StoreWriter writer)
    {
        conflict = null;
        replaced = null;
        notices = [];
        if (writer.TryCreate(instance) is { } created)
        {
            key = created;
            return;
        }

        (long Key, OrchestrationRuntimeStatus Status) existing = writer.Find(instance.InstanceId)!.Value;
        if (!mayReplace(existing.Status))
        {
            conflict = existing.Status;
            return;
        }

        notices = writer.Remove(existing.Key);
        replaced = existing.Key;
        key = writer.TryCreate(instance)!.Value;
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

        foreach (InboxMessage notice in notices)
        {
            hub.Deliver(notice);
        }

        hub.Begin(key, instance);
        done.TrySetResult();
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
