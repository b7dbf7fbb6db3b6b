namespace Functions.Api.Idempotency;

/// <summary>One holder per key at a time, within this process. Keeps memory only for keys that are in use.</summary>
internal sealed class KeyedLock
{
    private readonly Dictionary<string, Gate> gates = [];

    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Gate gate;
        lock (gates)
        {
            gate = gates.TryGetValue(key, out var existing) ? existing : gates[key] = new Gate();
            gate.Users++;
        }

        try
        {
            await gate.Semaphore.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, gate);
            throw;
        }

        return new Holder(() =>
        {
            gate.Semaphore.Release();
            Leave(key, gate);
        });
    }

    private void Leave(string key, Gate gate)
    {
        lock (gates)
        {
            if (--gate.Users == 0)
            {
                gates.Remove(key);
                gate.Semaphore.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Holder(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
