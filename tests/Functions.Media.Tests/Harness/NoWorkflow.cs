using Domain.Ids;
using Domain.Media;

namespace Functions.Media.Tests.Harness;

/// <summary>A process that died before it could start or tell the workflow.</summary>
internal sealed class NoWorkflow : IMediaWorkflow
{
    public Task EnsureStartedAsync(SnowflakeId mediaId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task NotifyConfirmedAsync(SnowflakeId mediaId, CancellationToken cancellationToken) => Task.CompletedTask;
}
