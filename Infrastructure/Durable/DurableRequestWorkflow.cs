using Domain.Ids;
using Domain.Social;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>The workflow <c>AcceptRequests</c> through a client of its hub. Each time an account goes public has an instance of its own.</summary>
/// <param name="client">A client of hub <c>social</c>.</param>
/// <param name="time">The clock.</param>
public sealed class DurableRequestWorkflow(DurableTaskClient client, TimeProvider time) : IRequestWorkflow
{
    /// <summary>The orchestrator's name.</summary>
    public const string Orchestrator = "AcceptRequests";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    /// <summary>The one instance of a change.</summary>
    public static string InstanceIdOf(SnowflakeId user, string version) => $"requests-{user}-{InstanceIds.Of(version)}";

    /// <inheritdoc/>
    public Task PromiseAsync(SnowflakeId user, string version, CancellationToken cancellationToken) =>
        EnsureStartedAsync(user, $"after-{version}", time.GetUtcNow() + Promised, cancellationToken);

    /// <inheritdoc/>
    public Task AcceptAsync(SnowflakeId user, string version, CancellationToken cancellationToken) =>
        EnsureStartedAsync(user, version, null, cancellationToken);

    private Task EnsureStartedAsync(SnowflakeId user, string version, DateTimeOffset? startAt, CancellationToken cancellationToken) =>
        client.EnsureStartedAsync(
            Orchestrator, new RequestPage(user), new StartOrchestrationOptions(InstanceIdOf(user, version), startAt), cancellationToken);
}
