using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>The process that the kill tests kill: writes as fast as it can and prints what has been acknowledged.</summary>
public static class ChildWriter
{
    public const string Database = "db",
        Container = "c",
        Leases = "leases";

    /// <param name="arguments">The account's file, a prefix for the ids of this run, and for the tests of the change feed a role and a token.</param>
    [SuppressMessage(
        "Performance",
        "CA1849",
        Justification = "A line must have left the process before the next write starts; async console output is synchronous anyway."
    )]
    public static async Task Main(string[] arguments)
    {
        await using var account = EmbeddedCosmosAccount.Open(arguments[0]);
        await account.DeclareAsync(Database, [new ContainerProperties(Container, "/pk")]);
        using var client = account.CreateClient(new CosmosClientOptions { UseSystemTextJsonSerializerWithOptions = TestJson.Options });
        var container = client.GetContainer(Database, Container);
        switch (arguments)
        {
            case [_, var run, "write", var token]:
                await ChildFeedReader.WriteAndFollowAsync(container, run, token);
                return;
            case [_, var run, "process"]:
                await ChildFeedReader.ProcessAsync(container, client.GetContainer(Database, Leases), run);
                return;
        }

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async writer =>
                {
                    for (var i = 0; ; i++)
                    {
                        var pk = $"{arguments[1]}-{writer}-{i}";
                        var key = new PartitionKey(pk);
                        await container.CreateItemAsync(new { id = "single", pk }, key);
                        lock (account)
                        {
                            Console.Out.Write($"single {pk}\n");
                            Console.Out.Flush();
                        }

                        using var batch = await container
                            .CreateTransactionalBatch(key)
                            .CreateItem(new { id = "first", pk })
                            .PatchItem("single", [PatchOperation.Set("/counted", true)])
                            .CreateItem(new { id = "second", pk })
                            .ExecuteAsync();
                        if (batch.IsSuccessStatusCode)
                        {
                            lock (account)
                            {
                                Console.Out.Write($"batch {pk}\n");
                                Console.Out.Flush();
                            }
                        }
                    }
                })
        );
    }
}
