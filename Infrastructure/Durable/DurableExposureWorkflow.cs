using Domain.Media.Exposure;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>
/// The workflow <c>ReviewExposure</c> through a client of its hub. Each change of what it depends on has an instance of its own, so none can be missed by one
/// that is just ending.
/// </summary>
/// <param name="client">A client of hub <c>media</c>.</param>
/// <param name="time">The clock.</param>
public sealed class DurableExposureWorkflow(DurableTaskClient client, TimeProvider time) : IExposureWorkflow
{
    /// <summary>The orchestrator's name.</summary>
    public const string Orchestrator = "ReviewExposure";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    /// <summary>The one instance that reviews a change.</summary>
    public static string InstanceIdOf(ExposureReview review, string version)
    {
        var subject = review.MediaIds is [var first, ..] ? first : review.OwnerId;
        return $"exposure-{subject}-{InstanceIds.Of(version)}";
    }

    /// <inheritdoc/>
    public Task PromiseAsync(ExposureReview review, string version, CancellationToken cancellationToken) =>
        EnsureStartedAsync(review, $"after-{version}", time.GetUtcNow() + Promised, cancellationToken);

    /// <inheritdoc/>
    public Task ReviewAsync(ExposureReview review, string version, CancellationToken cancellationToken) =>
        EnsureStartedAsync(review, version, null, cancellationToken);

    private Task EnsureStartedAsync(ExposureReview review, string version, DateTimeOffset? startAt, CancellationToken cancellationToken) =>
        client.EnsureStartedAsync(
            Orchestrator, new ReviewStep(review), new StartOrchestrationOptions(InstanceIdOf(review, version), startAt), cancellationToken);
}
