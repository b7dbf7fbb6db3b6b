using Embedded.Cosmos;
using Infrastructure.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Tests.Shared;

/// <summary>The product's database in a temporary embedded account.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly EmbeddedCosmosAccount account;

    private TestDatabase(EmbeddedCosmosAccount account)
    {
        this.account = account;
        Client = account.CreateClient(CosmosSetup.ClientOptions());
        Database = new CosmosDatabase(Client);
    }

    /// <summary>A client of it.</summary>
    public CosmosClient Client { get; }

    /// <summary>Its containers.</summary>
    public CosmosDatabase Database { get; }

    /// <summary>Opens an empty one with all containers.</summary>
    public static async Task<TestDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        var database = new TestDatabase(EmbeddedCosmosAccount.OpenTemporary());
        await database.Client.EnsureContainersAsync(cancellationToken);
        return database;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await account.DisposeAsync();
    }
}
