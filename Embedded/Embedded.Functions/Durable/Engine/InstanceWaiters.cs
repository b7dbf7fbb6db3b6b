namespace Embedded.Functions.Durable.Engine;

/// <summary>Clients that wait for an instance to start or end.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private Exception? _failure;

    /// <summary>
    /// Completes at the instance's next change of state. Asked for before the state is read, so that no change is missed.
    /// </summary>
    public Task NextChangeAsync(string instanceId)
    {
        lock (_lock)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (!_waiting.TryGetValue(instanceId, out TaskCompletionSource? source))
            {
                _waiting[instanceId] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    public void Changed(string instanceId)
    {
        TaskCompletionSource? source;
        lock (_lock)
        {
            _waiting.Remove(instanceId, out source);
        }

        source?.TrySetResult();
    }

    public void Fail(Exception reason)
    {
        TaskCompletionSource[] sources;
        lock (_lock)
        {
            _failure = reason;
            sources = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (TaskCompletionSource source in sources)
        {
            source.TrySetException(reason);
        }
    }
}
