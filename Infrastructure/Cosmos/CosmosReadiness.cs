using Domain.Health;

namespace Infrastructure.Cosmos;

/// <summary>Whether the database answers a read.</summary>
public sealed class CosmosReadiness(CosmosDatabase database) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        database.Container(CosmosContainers.System).TryReadAsync<object>("readiness", "readiness", cancellationToken);
}
