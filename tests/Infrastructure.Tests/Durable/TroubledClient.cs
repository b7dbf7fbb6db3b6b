using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Tests.Durable;

/// <summary>A client that reads stale state and fails calls, as a remote engine may.</summary>
internal sealed class TroubledClient(DurableTaskClient inner) : DurableTaskClient("troubled")
{
    /// <summary>How many reads still see no instance.</summary>
    public int StaleReads { get; set; }

    /// <summary>What the next start and event throw, in place of doing anything.</summary>
    public Exception? Fault { get; set; }

    public int Starts { get; private set; }

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        Starts++;
        return Fault is null ? inner.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation) : Task.FromException<string>(Fault);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        Fault is null ? inner.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation) : Task.FromException(Fault);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) =>
        StaleReads-- > 0 ? Task.FromResult<OrchestrationMetadata?>(null) : inner.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) => inner.WaitForInstanceStartAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) => inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        inner.SuspendInstanceAsync(instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        inner.ResumeInstanceAsync(instanceId, reason, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => inner.GetAllInstancesAsync(filter);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
