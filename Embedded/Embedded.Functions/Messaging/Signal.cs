namespace Embedded.Functions.Messaging;

/// <summary>Wakes one waiter; a signal without a waiter is kept, several are kept as one.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);
    private readonly Lock gate = new();

    public void Set()
    {
        lock (gate)
        {
            if (semaphore.CurrentCount == 0)
            {
                semaphore.Release();
            }
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => semaphore.WaitAsync(cancellationToken);

    public void Dispose() => semaphore.Dispose();
}
