namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// One atomic change. Applied by the commit worker together with all others that wait, then completed when they are durable.
/// </summary>
internal abstract class StoreCommit
{
    /// <summary>Makes the change; may be called again when the whole transaction had to be repeated.</summary>
    public abstract void Apply(StoreWriter writer);

    /// <summary>The change is durable: its effects may happen now. Called in commit order by the commit worker; must be quick.</summary>
    public virtual void Completed() { }

    /// <summary>The change will never be made because the store has failed or closed.</summary>
    public virtual void Abandoned(Exception reason) { }
}
