namespace Embedded.Functions.Durable.Engine;

/// <summary>The orchestrations that rest in memory, least recently used first; beyond the limit they are dropped.</summary>
internal sealed class LoadedInstances(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Actor> resting = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return resting.Count;
            }
        }
    }

    /// <summary>Puts an actor to rest and wakes up nobody: what no longer fits is evicted.</summary>
    public void Rest(Actor actor)
    {
        while (true)
        {
            Actor? oldest = null;
            lock (gate)
            {
                if (actor.Place.List is null)
                {
                    resting.AddLast(actor.Place);
                }

                if (resting.Count > capacity)
                {
                    oldest = resting.First!.Value;
                    resting.RemoveFirst();
                }
            }

            if (oldest is null)
            {
                return;
            }

            oldest.TryEvict();
            if (ReferenceEquals(oldest, actor))
            {
                return;
            }
        }
    }

    public void Wake(Actor actor)
    {
        lock (gate)
        {
            if (actor.Place.List is not null)
            {
                resting.Remove(actor.Place);
            }
        }
    }
}
