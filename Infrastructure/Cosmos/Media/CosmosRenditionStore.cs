using Domain.Ids;
using Domain.Media.Renditions;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Media;

/// <summary>Renditions in container <c>mediaByHash</c>, by owner.</summary>
public sealed class CosmosRenditionStore(CosmosDatabase database) : IRenditionStore
{
    private readonly Container items = database.Container(CosmosContainers.MediaByHash);

    /// <inheritdoc/>
    public async Task<Rendition?> FindAsync(SnowflakeId ownerId, string id, CancellationToken cancellationToken) =>
        (await items.TryReadAsync<Rendition>(id, ownerId.ToString(), cancellationToken))?.Item;

    /// <inheritdoc/>
    public Task<Rendition?> UpdateAsync(SnowflakeId ownerId, string id, Func<Rendition?, Rendition?> change, CancellationToken cancellationToken) =>
        items.UpdateAsync(id, ownerId.ToString(), change, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Rendition>> ListByOwnerAsync(SnowflakeId ownerId, string? after, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT TOP {limit} * FROM c WHERE c.id > @after ORDER BY c.id")
            .WithParameter("@after", after ?? "");
        return await items.QueryAsync<Rendition>(query, ownerId.ToString(), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteUnreferencedAsync(Rendition rendition, CancellationToken cancellationToken)
    {
        var owner = rendition.OwnerId.ToString();
        var gone = false;
        while (!gone
            && await items.TryReadAsync<Rendition>(rendition.Id, owner, cancellationToken) is var (current, etag)
            && current.References.Count == 0
            && current.MediaKey == rendition.MediaKey)
        {
            gone = await items.TryDeleteAsync(rendition.Id, owner, etag, cancellationToken);
        }
    }
}
