using System.Globalization;
using Domain.Ids;
using Domain.Media;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Media;

/// <summary>Media records in container <c>media</c>, each its own partition.</summary>
public sealed class CosmosMediaStore(CosmosDatabase database) : IMediaStore
{
    // As System.Text.Json writes times in UTC: text that sorts as the times do.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    private readonly Container items = database.Container(CosmosContainers.Media);

    /// <inheritdoc/>
    public async Task<MediaRecord> CreateAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        var id = media.Id.ToString();
        return await items.TryCreateAsync(media, id, cancellationToken) is null
            && await FindAsync(media.Id, cancellationToken) is { } existing
            ? existing
            : media;
    }

    /// <inheritdoc/>
    public async Task<MediaRecord?> FindAsync(SnowflakeId id, CancellationToken cancellationToken) =>
        (await items.TryReadAsync<MediaRecord>(id.ToString(), id.ToString(), cancellationToken))?.Item;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, MediaRecord>> FindManyAsync(
        IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken)
    {
        var keys = ids.Distinct().Select(id => (id.ToString(), id.ToString()));
        return (await items.ReadManyAsync<MediaRecord>(keys, cancellationToken)).ToDictionary(media => media.Id);
    }

    /// <inheritdoc/>
    public Task<MediaRecord?> UpdateAsync(SnowflakeId id, Func<MediaRecord, MediaRecord> change, CancellationToken cancellationToken) =>
        items.UpdateAsync<MediaRecord>(id.ToString(), id.ToString(), current => current is null ? null : change(current), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MediaRecord>> ListUnsettledAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition(
            "SELECT * FROM c WHERE c.status IN ('pending', 'processing') AND c.checkAfter <= @now ORDER BY c.checkAfter OFFSET 0 LIMIT @limit")
            .WithParameter("@now", now.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture))
            .WithParameter("@limit", limit);
        return items.QueryAsync<MediaRecord>(query, null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MediaRecord>> PageUnsettledAsync(SnowflakeId? after, int limit, CancellationToken cancellationToken)
    {
        // Ids of the years 2015 to 2049 have 19 digits, so that their ordinal order is that of their numbers.
        var query = new QueryDefinition(
            $"SELECT TOP {limit} * FROM c WHERE c.status IN ('pending', 'processing') AND c.id > @after ORDER BY c.id")
            .WithParameter("@after", after?.ToString() ?? "");
        return items.QueryAsync<MediaRecord>(query, null, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<MediaKind, int>> CountProcessingAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Enum.GetValues<MediaKind>().Select(async kind =>
        {
            var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.status = 'processing' AND c.kind = @kind").WithParameter("@kind", kind);
            return (Kind: kind, Count: (await items.QueryAsync<int>(query, null, cancellationToken)).Sum());
        }));
        return counts.ToDictionary(static found => found.Kind, static found => found.Count);
    }
}
