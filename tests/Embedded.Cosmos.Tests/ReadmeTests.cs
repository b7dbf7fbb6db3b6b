using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public async Task The_readmes_example_runs()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            // example
            await using var account = EmbeddedCosmosAccount.Open(Path.Combine(folder, "account.db"));
            using var client = account.CreateClient(new CosmosClientOptions
            {
                UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase },
            });
            Database database = await client.CreateDatabaseIfNotExistsAsync("shop");
            Container orders = await database.CreateContainerIfNotExistsAsync(new ContainerProperties("orders", "/customer") { DefaultTimeToLive = -1 });

            var ann = new PartitionKey("ann");
            using var batch = await orders.CreateTransactionalBatch(ann)
                .CreateItem(new Order("2026-01", "ann", 30))
                .CreateItem(new Order("2026-02", "ann", 12))
                .ExecuteAsync();
            await orders.PatchItemAsync<Order>("2026-02", ann, [PatchOperation.Increment("/total", 3)]);

            var query = new QueryDefinition("SELECT * FROM c WHERE c.id < @before ORDER BY c.id DESC").WithParameter("@before", "2026-03");
            using var pages = orders.GetItemQueryIterator<Order>(query, requestOptions: new QueryRequestOptions { PartitionKey = ann, MaxItemCount = 10 });
            var page = await pages.ReadNextAsync();

            using var feed = orders.GetChangeFeedIterator<Order>(ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion);
            var changes = await feed.ReadNextAsync();
            // end
            CollectionAssert.AreEqual((Order[])[new("2026-01", "ann", 30), new("2026-02", "ann", 15)], changes.ToArray());
            CollectionAssert.AreEqual((Order[])[new("2026-02", "ann", 15), new("2026-01", "ann", 30)], page.ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_readme_shows_the_code_that_runs()
    {
        var source = File.ReadAllText(ThisFile());
        var code = source.Split("// example\n")[1].Split("            // end\n")[0];
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../Embedded/Embedded.Cosmos/README.md"));
        var shown = readme.Split("```csharp\n")[1].Split("```")[0];
        Assert.AreEqual(string.Join('\n', code.Split('\n').Select(line => line.Length > 12 ? line[12..] : "")), shown);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private sealed record Order(string Id, string Customer, int Total);
}
