using Domain.Ids;
using Domain.Posts;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>The workflows <c>PublishPost</c> and <c>RetractPost</c> through a client of their hub. Both take the post's id as input.</summary>
/// <param name="client">A client of hub <c>social</c>.</param>
public sealed class DurablePostWorkflow(DurableTaskClient client) : IPostWorkflow
{
    /// <summary>The orchestrator that publishes.</summary>
    public const string PublishOrchestrator = "PublishPost";

    /// <summary>The orchestrator that retracts.</summary>
    public const string RetractOrchestrator = "RetractPost";

    /// <summary>The instance that retracts a post.</summary>
    public static string RetractInstance(SnowflakeId postId) => $"retract-{postId}";

    /// <inheritdoc/>
    public Task EnsurePublishingAsync(SnowflakeId postId, CancellationToken cancellationToken) =>
        EnsureStartedAsync(PublishOrchestrator, postId.ToString(), postId, cancellationToken);

    /// <inheritdoc/>
    public Task EnsureRetractingAsync(SnowflakeId postId, CancellationToken cancellationToken) =>
        EnsureStartedAsync(RetractOrchestrator, RetractInstance(postId), postId, cancellationToken);

    private Task EnsureStartedAsync(string orchestrator, string instance, SnowflakeId postId, CancellationToken cancellationToken) =>
        client.EnsureStartedAsync(orchestrator, postId.ToString(), new StartOrchestrationOptions(instance), cancellationToken);
}
