using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Durable.Engine;

/// <summary>Clients that wait for an instance to start or end, and the instances that are known to run, so that they need not look first.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource<OrchestrationMetadata>> waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> running = new(StringComparer.Ordinal);
    private Exception? failure;

    /// <summary>
    /// Completes at the instance's next change of state, with what it is then. Asked for before the state is read, so that no change is missed.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="isRunning">Whether it is sure that the instance exists and has not ended.</param>
    public Task<OrchestrationMetadata> NextChangeAsync(string instanceId, out bool isRunning)
    {
        lock (gate)
        {
            isRunning = running.Contains(instanceId);
            if (failure is not null)
            {
                return Task.FromException<OrchestrationMetadata>(failure);
            }

            if (!waiting.TryGetValue(instanceId, out TaskCompletionSource<OrchestrationMetadata>? source))
            {
                waiting[instanceId] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    /// <summary>An instance was created and is in memory.</summary>
    public void Running(string instanceId)
    {
        lock (gate)
        {
            running.Add(instanceId);
        }
    }

    /// <summary>An instance has left memory; clients look into the store again.</summary>
    public void Left(string instanceId)
    {
        lock (gate)
        {
            running.Remove(instanceId);
        }
    }

    public void Changed(OrchestrationMetadata instance)
    {
        TaskCompletionSource<OrchestrationMetadata>? source;
        lock (gate)
        {
            if (instance.IsCompleted)
            {
                running.Remove(instance.InstanceId);
            }

            waiting.Remove(instance.InstanceId, out source);
        }

        source?.TrySetResult(instance);
    }

    public void Fail(Exception reason)
    {
        TaskCompletionSource<OrchestrationMetadata>[] sources;
        lock (gate)
        {
            failure = reason;
            sources = [.. waiting.Values];
            waiting.Clear();
        }

        foreach (TaskCompletionSource<OrchestrationMetadata> source in sources)
        {
            source.TrySetException(reason);
        }
    }
}
