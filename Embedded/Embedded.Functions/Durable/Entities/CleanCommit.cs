using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Entities;

/// <summary>A client removes those of some entities that are empty, and releases locks that nobody will give back.</summary>
internal sealed class CleanCommit(HubRuntime hub, IReadOnlyList<long> entities, IReadOnlyList<(long Key, long Holder)> locks) : StoreCommit
{
    private readonly TaskCompletionSource<(int Removed, int Released)> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<long> removed = [];
    private readonly List<InboxMessage> released = [];

    public Task<(int Removed, int Released)> Done => done.Task;

    public override void Apply(StoreWriter writer)
    {
        removed.Clear();
        released.Clear();
        removed.AddRange(entities.Where(writer.Entities.RemoveEmpty));
        released.AddRange(locks.Where(found => !writer.IsRunning(found.Holder)).Select(found => writer.Entities.Release(found.Key, found.Holder)));
    }

    public override void Completed()
    {
        foreach (long key in removed)
        {
            hub.Forget(key);
        }

        foreach (InboxMessage message in released)
        {
            hub.Deliver(message);
        }

        done.TrySetResult((removed.Count, released.Count));
    }

    public override void Abandoned(Exception reason) => done.TrySetException(reason);
}
