using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Cosmos;

/// <summary>
/// What both homes agree on about the database: how the client serialises, which containers exist, and which shard a process is.
/// </summary>
public static class CosmosSetup
{
    private const string ShardCounterId = "shard-counter";
    private const int Shards = Domain.Ids.SnowflakeId.MaxShard + 1;

    /// <summary>How records are written: camelCase, without nulls, enums as their names.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Client options on which a home adds how it connects.</summary>
    public static CosmosClientOptions ClientOptions() => new()
    {
        ApplicationName = "instagram",
        UseSystemTextJsonSerializerWithOptions = Json,
        EnableContentResponseOnWrite = false,
    };

    /// <summary>Makes the database available as <see cref="CosmosDatabase"/>.</summary>
    public static IServiceCollection AddCosmos(this IServiceCollection services, CosmosClient client) =>
        services.AddSingleton(client).AddSingleton(new CosmosDatabase(client));

    /// <summary>Creates what is missing. On Azure the deployment has done so, and a worker's identity may not.</summary>
    public static async Task EnsureContainersAsync(this CosmosClient client, CancellationToken cancellationToken)
    {
        Database database = await client.CreateDatabaseIfNotExistsAsync(CosmosContainers.Database, cancellationToken: cancellationToken);
        foreach (var container in CosmosContainers.All)
        {
            await database.CreateContainerIfNotExistsAsync(container, cancellationToken: cancellationToken);
        }
    }

    /// <summary>
    /// A shard for this process's ids, 0 to 8,191. Every start takes the next number, so two processes share one only if 8,191 others
    /// started between them and both live;
    /// and a process that restarts never repeats ids of its former life, however its clock moved.
    /// </summary>
    public static async Task<int> ClaimShardAsync(this CosmosClient client, CancellationToken cancellationToken)
    {
        var system = client.GetContainer(CosmosContainers.Database, CosmosContainers.System);
        var key = new PartitionKey(ShardCounterId);
        while (true)
        {
            try
            {
                var patched = await system.PatchItemAsync<ShardCounter>(
                    ShardCounterId,
                    key,
                    [PatchOperation.Increment("/next", 1)],
                    new PatchItemRequestOptions { EnableContentResponseOnWrite = true },
                    cancellationToken);
                return (int)(patched.Resource.Next % Shards);
            }
            catch (CosmosException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                await CreateCounterAsync(system, key, cancellationToken);
            }
        }
    }

    private static async Task CreateCounterAsync(Container system, PartitionKey key, CancellationToken cancellationToken)
    {
        try
        {
            await system.CreateItemAsync(new ShardCounter(ShardCounterId, 0), key, cancellationToken: cancellationToken);
        }
        catch (CosmosException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // Another process was first: both go on counting.
        }
    }

    private sealed record ShardCounter(string Id, long Next);
}
