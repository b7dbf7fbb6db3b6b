namespace Embedded.Functions.Durable.Engine;

/// <summary>Clients that wait for an instance to start or end.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);
    private Exception? failure;

    /// <summary>
    /// Completes at the instance's next change of state. Asked for before the state is read, so that no change is missed.
    /// </summary>
    public Task NextChangeAsync(string instanceId)
    {
        lock (gate)
        {
            if (failure is not null)
            {
                return Task.FromException(failure);
            }

            if (!waiting.TryGetValue(instanceId, out TaskCompletionSource? source))
            {
                waiting[instanceId] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    public void Changed(string instanceId)
    {
        TaskCompletionSource? source;
        lock (gate)
        {
            waiting.Remove(instanceId, out source);
        }

        source?.TrySetResult();
    }

    public void Fail(Exception reason)
    {
        TaskCompletionSource[] sources;
        lock (gate)
        {
            failure = reason;
            sources = [.. waiting.Values];
            waiting.Clear();
        }

        foreach (TaskCompletionSource source in sources)
        {
            source.TrySetException(reason);
        }
    }
}
