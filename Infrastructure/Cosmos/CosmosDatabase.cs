using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>The containers by name.</summary>
public sealed class CosmosDatabase(CosmosClient client)
{
    /// <summary>One of <see cref="CosmosContainers"/>.</summary>
    public Container Container(string name) => client.GetContainer(CosmosContainers.Database, name);
}
