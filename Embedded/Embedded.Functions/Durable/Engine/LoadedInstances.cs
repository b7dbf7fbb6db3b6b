namespace Embedded.Functions.Durable.Engine;

/// <summary>The orchestrations that rest in memory, least recently used first; beyond the limit they are dropped.</summary>
internal sealed class LoadedInstances(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<InstanceActor> _resting = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _resting.Count;
            }
        }
    }

    /// <summary>Puts an actor to rest and wakes up nobody: what no longer fits is evicted.</summary>
    public void Rest(InstanceActor actor)
    {
        while (true)
        {
            InstanceActor? oldest = null;
            lock (_lock)
            {
                if (actor.Place.List is null)
                {
                    _resting.AddLast(actor.Place);
                }

                if (_resting.Count > capacity)
                {
                    oldest = _resting.First!.Value;
                    _resting.RemoveFirst();
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

    public void Wake(InstanceActor actor)
    {
        lock (_lock)
        {
            if (actor.Place.List is not null)
            {
                _resting.Remove(actor.Place);
            }
        }
    }
}
