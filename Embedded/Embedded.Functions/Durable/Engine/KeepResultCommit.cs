using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>The result of an activity is kept for an instance that does not run in this hub, so that the activity need not run again.</summary>
internal sealed class KeepResultCommit(InstanceActor actor, HistoryEvent result) : StoreCommit
{
    public override void Apply(StoreWriter writer)
    {
        writer.Send(actor.Key, result);
        writer.DeleteTask(actor.Key, result.TaskId);
    }

    public override void Completed() => actor.Committed();
}
