using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Domain.Idempotency;
using Domain.Ids;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Idempotency;

/// <summary>Idempotency records beside the users, each a partition of its own, removed by the database when their time is over.</summary>
public sealed class CosmosIdempotencyStore(CosmosDatabase database, IdempotencyOptions options) : IIdempotencyStore
{
    private readonly Container users = database.Container(CosmosContainers.Users);

    /// <inheritdoc/>
    public async Task<IdempotentCall> BeginAsync(SnowflakeId user, string key, IdempotentCall call, CancellationToken cancellationToken)
    {
        var item = ItemOf(user, key, call);
        while (await users.TryCreateAsync(item, item.Id, cancellationToken) is null)
        {
            if (await users.TryReadAsync<IdempotencyItem>(item.Id, item.Id, cancellationToken) is var (existing, _))
            {
                return existing.Call;
            }
        }

        return call;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(SnowflakeId user, string key, IdempotentCall call, CancellationToken cancellationToken)
    {
        var item = ItemOf(user, key, call);
        return users.UpsertItemAsync(item, new PartitionKey(item.Id), cancellationToken: cancellationToken);
    }

    private IdempotencyItem ItemOf(SnowflakeId user, string key, IdempotentCall call) => new(
        $"idempotency-{user}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]}",
        (int)options.Lifetime.TotalSeconds,
        call);

    private sealed record IdempotencyItem(string Id, [property: JsonPropertyName("ttl")] int Ttl, IdempotentCall Call);
}
