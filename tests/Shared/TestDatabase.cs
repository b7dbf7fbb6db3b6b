using Embedded.Cosmos;
using Infrastructure.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Tests.Shared;

/// <summary>The product's database in an embedded account.</summary>
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

    /// <summary>Opens one with all containers.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="path">A file that is kept; null for an empty one that is not.</param>
    public static async Task<TestDatabase> OpenAsync(CancellationToken cancellationToken, string? path = null)
    {
        var database = new TestDatabase(path is null ? EmbeddedCosmosAccount.OpenTemporary() : EmbeddedCosmosAccount.Open(path));
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
