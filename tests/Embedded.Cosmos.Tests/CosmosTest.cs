using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>An empty temporary account, a client of it, and one container, for each test.</summary>
public abstract class CosmosTest
{
    protected static CancellationToken None => CancellationToken.None;

    protected TestClock Clock { get; } = new();

    protected EmbeddedCosmosAccount Account { get; private set; } = null!;

    protected CosmosClient Client { get; private set; } = null!;

    protected Database Database { get; private set; } = null!;

    protected Container Items { get; private set; } = null!;

    protected virtual ContainerProperties Definition => new("items", "/pk");

    [TestInitialize]
    public async Task OpenAccount()
    {
        Account = EmbeddedCosmosAccount.OpenTemporary(Clock);
        Client = Account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = TestJson.Options });
        Database = await Client.CreateDatabaseIfNotExistsAsync("test");
        Items = await Database.CreateContainerIfNotExistsAsync(Definition);
    }

    [TestCleanup]
    public async Task CloseAccount()
    {
        Client.Dispose();
        await Account.DisposeAsync();
    }

    protected static async Task<List<T>> Drain<T>(FeedIterator<T> iterator)
    {
        var all = new List<T>();
        using (iterator)
        {
            while (iterator.HasMoreResults)
            {
                all.AddRange(await iterator.ReadNextAsync());
            }
        }

        return all;
    }

    /// <summary>What a query gives, which is the same whether the SDK plans it or has it evaluated as it stands.</summary>
    protected async Task<List<T>> Query<T>(
        string text,
        string? partitionKey = null,
        int? pageSize = null,
        params (string Name, object? Value)[] parameters
    )
    {
        var query = new QueryDefinition(text);
        foreach (var (name, value) in parameters)
        {
            query = query.WithParameter(name, value);
        }

        var planned = await Run(isDirect: false);
        var direct = await Run(isDirect: true);
        Assert.AreEqual(JsonSerializer.Serialize(planned), JsonSerializer.Serialize(direct), text);
        return direct;

        Task<List<T>> Run(bool isDirect) =>
            Drain(
                Items.GetItemQueryIterator<T>(
                    query,
                    requestOptions: new QueryRequestOptions
                    {
                        PartitionKey = partitionKey is null ? null : new PartitionKey(partitionKey),
                        MaxItemCount = pageSize,
                        EnableOptimisticDirectExecution = isDirect,
                    }
                )
            );
    }

    protected static async Task<CosmosException> Fails(System.Net.HttpStatusCode status, Func<Task> action)
    {
        var exception = await Assert.ThrowsExactlyAsync<CosmosException>(action);
        Assert.AreEqual(status, exception.StatusCode, exception.Message);
        return exception;
    }
}
