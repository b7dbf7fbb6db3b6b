using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>The process that the kill tests kill: writes as fast as it can and prints what has been acknowledged.</summary>
public static class ChildWriter
{
    public const string Database = "db",
        Container = "c";

    /// <param name="arguments">The account's file, and a prefix for the ids of this run.</param>
    [SuppressMessage(
        "Performance",
        "CA1849",
        Justification = "A line must have left the process before the next write starts; async console output is synchronous anyway."
    )]
    public static async Task Main(string[] arguments)
    {
        await using var account = EmbeddedCosmosAccount.Open(arguments[0]);
        await account.DeclareAsync(Database, [new ContainerProperties(Container, "/pk")]);
        using var client = account.CreateClient();
        var container = client.GetContainer(Database, Container);
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
