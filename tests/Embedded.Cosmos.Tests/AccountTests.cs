using System.Net;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class AccountTests : CosmosTest
{
    [TestMethod]
    public async Task Databases_and_containers_are_created_once_listed_and_deleted()
    {
        Assert.AreEqual(HttpStatusCode.OK, (await Client.CreateDatabaseIfNotExistsAsync("test")).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await Database.CreateContainerIfNotExistsAsync("items", "/pk")).StatusCode);
        await Fails(HttpStatusCode.Conflict, () => Database.CreateContainerAsync("items", "/pk"));
        await Database.CreateContainerAsync("more", "/id", throughput: 400);
        await Database.GetContainer("more").DeleteContainerAsync();
        await Fails(HttpStatusCode.NotFound, () => Database.GetContainer("more").ReadContainerAsync());
        await Database.DeleteAsync();
        await Fails(HttpStatusCode.NotFound, () => Items.ReadContainerAsync());
        Assert.AreEqual(HttpStatusCode.Created, (await Client.CreateDatabaseIfNotExistsAsync("test")).StatusCode);
    }

    [TestMethod]
    public async Task A_recreated_container_is_empty_also_for_a_client_that_knew_the_old_one()
    {
        var key = new PartitionKey("p");
        await Items.CreateItemAsync(new Item { Id = "a" }, key);
        using (var other = Account.CreateClient())
        {
            await other.GetContainer("test", "items").DeleteContainerAsync();
            await other.GetDatabase("test").CreateContainerAsync("items", "/pk");
        }

        await Fails(HttpStatusCode.NotFound, () => Items.ReadItemAsync<Item>("a", key));
        Assert.AreEqual(HttpStatusCode.Created, (await Items.CreateItemAsync(new Item { Id = "a" }, key)).StatusCode);
        Assert.HasCount(1, await Query<Item>("SELECT * FROM c ORDER BY c.id"));
    }

    [TestMethod]
    public async Task Items_settings_and_indexes_are_there_after_reopening()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "account.db");
            var key = new PartitionKey("p");
            string etag;
            await using (var account = EmbeddedCosmosAccount.Open(path, Clock))
            {
                Assert.ThrowsExactly<IOException>(() => EmbeddedCosmosAccount.Open(path));
                await account.DeclareAsync("db", [new ContainerProperties("c", "/pk") { DefaultTimeToLive = 100 }]);
                using var client = account.CreateClient();
                etag = (await client.GetContainer("db", "c").CreateItemAsync(new { id = "a", pk = "p" }, key)).ETag;
                await Drain(client.GetContainer("db", "c").GetItemQueryIterator<object>("SELECT * FROM c ORDER BY c.id"));
            }

            await using (var account = EmbeddedCosmosAccount.Open(path, Clock))
            {
                await account.DeclareAsync("db", [new ContainerProperties("c", "/pk") { DefaultTimeToLive = 100 }]);
                using var client = account.CreateClient();
                var container = client.GetContainer("db", "c");
                Assert.AreEqual(100, (await container.ReadContainerAsync()).Resource.DefaultTimeToLive);
                Assert.AreEqual(etag, (await container.ReadItemAsync<object>("a", key)).ETag);
                Assert.HasCount(1, await Drain(container.GetItemQueryIterator<object>("SELECT * FROM c ORDER BY c.id")));
                Assert.AreNotEqual(etag, (await container.UpsertItemAsync(new { id = "a", pk = "p" }, key)).ETag);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public async Task Settings_that_are_not_understood_are_refused()
    {
        ContainerProperties[] refused =
        [
            new("x", "/pk") { ComputedProperties = [new ComputedProperty { Name = "y", Query = "SELECT VALUE c.x FROM c" }] },
            new("x", "/pk") { AnalyticalStoreTimeToLiveInSeconds = -1 },
            new("x", "/pk") { PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V1 },
        ];
        foreach (var properties in refused)
        {
            await Fails(HttpStatusCode.BadRequest, () => Database.CreateContainerAsync(properties));
        }
    }
}
