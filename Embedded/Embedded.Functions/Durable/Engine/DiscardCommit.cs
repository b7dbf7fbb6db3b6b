using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>Drops messages that came too late for a finished instance.</summary>
internal sealed class DiscardCommit(Actor actor, IReadOnlyList<long> messages) : StoreCommit
{
    public override void Apply(StoreWriter writer)
    {
        foreach (long id in messages)
        {
            writer.DeleteMessage(id);
        }
    }

    public override void Completed() => actor.Committed();
}
