namespace Embedded.Functions.Messaging;

/// <summary>Wakes one waiter; a signal without a waiter is kept, several are kept as one.</summary>
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);
    private readonly Lock _gate = new();

    public void Set()
    {
        lock (_gate)
        {
            if (_semaphore.CurrentCount == 0)
            {
                _semaphore.Release();
            }
        }
    }

    public Task WaitAsync(CancellationToken cancellation) => _semaphore.WaitAsync(cancellation);

    public void Dispose() => _semaphore.Dispose();
}
