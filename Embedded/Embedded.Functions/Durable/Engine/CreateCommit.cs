using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>A client starts an instance, possibly in place of an older one of the same id.</summary>
internal sealed class CreateCommit(HubRuntime hub, NewInstance instance, Func<OrchestrationRuntimeStatus, bool> mayReplace) : StoreCommit
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OrchestrationRuntimeStatus? _conflict;
    private long? _replaced;
    private InboxMessage? _notice;
    private long _key;

    public Task Done => _done.Task;

    public override void Apply(StoreWriter writer)
    {
        _conflict = null;
        _replaced = null;
        _notice = null;
        if (writer.Find(instance.InstanceId) is { } existing)
        {
            if (!mayReplace(existing.Status))
            {
                _conflict = existing.Status;
                return;
            }

            _notice = writer.Remove(existing.Key);
            _replaced = existing.Key;
        }

        _key = writer.Create(instance);
    }

    public override void Completed()
    {
        if (_conflict is { } status)
        {
            _done.TrySetException(HubClient.AlreadyExists(instance.InstanceId, status));
            return;
        }

        if (_replaced is { } old)
        {
            hub.Forget(old);
        }

        if (_notice is { } notice)
        {
            hub.Deliver(notice.Key, new ActorMessage(notice.Event, notice.Id));
        }

        hub.Begin(_key, instance.StartAt);
        _done.TrySetResult();
    }

    public override void Abandoned(Exception reason) => _done.TrySetException(reason);
}
