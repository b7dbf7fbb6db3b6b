using System.Net;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class TimeToLiveTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    protected override ContainerProperties Definition =>
        new("items", "/pk")
        {
            DefaultTimeToLive = 60,
            UniqueKeyPolicy = new UniqueKeyPolicy { UniqueKeys = { new UniqueKey { Paths = { "/text" } } } },
        };

    [TestMethod]
    public async Task An_expired_item_is_gone_at_once_for_every_kind_of_access()
    {
        var etag = (await Items.CreateItemAsync(new Item { Id = "a", Text = "a" }, P)).ETag;
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.AreEqual("a", (await Items.ReadItemAsync<Item>("a", P)).Resource.Id);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Fails(HttpStatusCode.NotFound, () => Items.ReadItemAsync<Item>("a", P));
        await Fails(HttpStatusCode.NotFound, () => Items.ReplaceItemAsync(new Item { Id = "a", Text = "a" }, "a", P));
        await Fails(HttpStatusCode.NotFound, () => Items.DeleteItemAsync<Item>("a", P));
        await Fails(HttpStatusCode.NotFound, () => Items.PatchItemAsync<Item>("a", P, [PatchOperation.Set("/n", 1)]));
        foreach (
            var query in (string[])["SELECT * FROM c", "SELECT * FROM c WHERE c.id = 'a' AND c.pk = 'p'", "SELECT * FROM c ORDER BY c.id"]
        )
        {
            Assert.IsEmpty(await Query<Item>(query));
        }

        Assert.AreEqual(0, (await Query<int>("SELECT VALUE COUNT(1) FROM c")).Single());
        Assert.IsEmpty(await Items.ReadManyItemsAsync<Item>([("a", P), ("b", P)]));
        var again = await Items.CreateItemAsync(new Item { Id = "a", Text = "a" }, P);
        Assert.AreEqual(HttpStatusCode.Created, again.StatusCode);
        Assert.AreNotEqual(etag, again.ETag);
    }

    [TestMethod]
    public async Task An_item_may_have_its_own_time_or_live_for_ever_and_each_write_starts_anew()
    {
        await Items.CreateItemAsync(
            new Item
            {
                Id = "short",
                Text = "1",
                Ttl = 10,
            },
            P
        );
        await Items.CreateItemAsync(new Item { Id = "standard", Text = "2" }, P);
        await Items.CreateItemAsync(
            new Item
            {
                Id = "forever",
                Text = "3",
                Ttl = -1,
            },
            P
        );
        await Items.CreateItemAsync(new Item { Id = "renewed", Text = "4" }, P);
        Clock.Advance(TimeSpan.FromSeconds(30));
        CollectionAssert.AreEquivalent((string[])["standard", "forever", "renewed"], await Query<string>("SELECT VALUE c.id FROM c"));
        await Items.PatchItemAsync<Item>("renewed", P, [PatchOperation.Increment("/n", 1)]);
        Clock.Advance(TimeSpan.FromSeconds(30));
        CollectionAssert.AreEquivalent((string[])["forever", "renewed"], await Query<string>("SELECT VALUE c.id FROM c"));
        Clock.Advance(TimeSpan.FromDays(1000));
        CollectionAssert.AreEquivalent((string[])["forever"], await Query<string>("SELECT VALUE c.id FROM c"));
    }

    [TestMethod]
    public async Task A_new_default_holds_for_old_items_too()
    {
        await Items.CreateItemAsync(new Item { Id = "a", Text = "1" }, P);
        await Items.CreateItemAsync(
            new Item
            {
                Id = "b",
                Text = "2",
                Ttl = 20,
            },
            P
        );
        var properties = (await Items.ReadContainerAsync()).Resource;
        properties.DefaultTimeToLive = null;
        await Items.ReplaceContainerAsync(properties);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.HasCount(2, await Query<Item>("SELECT * FROM c"));
        properties.DefaultTimeToLive = 7200;
        await Items.ReplaceContainerAsync(properties);
        Assert.AreEqual("a", (await Query<Item>("SELECT * FROM c")).Single().Id);
    }

    [TestMethod]
    public async Task A_unique_key_is_unique_within_a_partition_and_free_after_expiry()
    {
        await Items.CreateItemAsync(new Item { Id = "a", Text = "same" }, P);
        await Fails(HttpStatusCode.Conflict, () => Items.CreateItemAsync(new Item { Id = "b", Text = "same" }, P));
        await Items.CreateItemAsync(
            new Item
            {
                Id = "b",
                Pk = "q",
                Text = "same",
            },
            new PartitionKey("q")
        );
        await Items.CreateItemAsync(new Item { Id = "c", Text = "other" }, P);
        await Fails(HttpStatusCode.Conflict, () => Items.PatchItemAsync<Item>("c", P, [PatchOperation.Set("/text", "same")]));
        Clock.Advance(TimeSpan.FromSeconds(60));
        await Items.CreateItemAsync(new Item { Id = "b", Text = "same" }, P);
    }
}
