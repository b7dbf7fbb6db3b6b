using System.Net;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class PointOperationTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    [TestMethod]
    public async Task An_item_is_created_read_replaced_and_deleted_with_the_services_status_codes()
    {
        var created = await Items.CreateItemAsync(new Item { Id = "a", N = 1 }, P);
        Assert.AreEqual(HttpStatusCode.Created, created.StatusCode);
        Assert.IsTrue(created.RequestCharge > 0);
        Assert.IsFalse(string.IsNullOrEmpty(created.Headers.Session));

        var read = await Items.ReadItemAsync<Item>("a", P);
        Assert.AreEqual(HttpStatusCode.OK, read.StatusCode);
        Assert.AreEqual(created.ETag, read.ETag);
        Assert.AreEqual(new Item { Id = "a", N = 1 }, read.Resource);

        var replaced = await Items.ReplaceItemAsync(new Item { Id = "a", N = 2 }, "a", P);
        Assert.AreEqual(HttpStatusCode.OK, replaced.StatusCode);
        Assert.AreNotEqual(created.ETag, replaced.ETag);

        var deleted = await Items.DeleteItemAsync<Item>("a", P);
        Assert.AreEqual(HttpStatusCode.NoContent, deleted.StatusCode);
        await Fails(HttpStatusCode.NotFound, () => Items.ReadItemAsync<Item>("a", P));
        await Fails(HttpStatusCode.NotFound, () => Items.ReplaceItemAsync(new Item { Id = "a" }, "a", P));
        await Fails(HttpStatusCode.NotFound, () => Items.DeleteItemAsync<Item>("a", P));
    }

    [TestMethod]
    public async Task An_upsert_creates_and_then_replaces()
    {
        Assert.AreEqual(HttpStatusCode.Created, (await Items.UpsertItemAsync(new Item { Id = "a", N = 1 }, P)).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await Items.UpsertItemAsync(new Item { Id = "a", N = 2 }, P)).StatusCode);
        Assert.AreEqual(2, (await Items.ReadItemAsync<Item>("a", P)).Resource.N);
    }

    [TestMethod]
    public async Task A_second_create_of_an_id_conflicts_within_its_partition_only()
    {
        await Items.CreateItemAsync(new Item { Id = "a" }, P);
        await Fails(HttpStatusCode.Conflict, () => Items.CreateItemAsync(new Item { Id = "a" }, P));
        await Items.CreateItemAsync(
            new Item
            {
                Id = "a",
                Pk = "q",
                N = 7,
            },
            new PartitionKey("q")
        );
        Assert.AreEqual(7, (await Items.ReadItemAsync<Item>("a", new PartitionKey("q"))).Resource.N);
        Assert.AreEqual(0, (await Items.ReadItemAsync<Item>("a", P)).Resource.N);
    }

    [TestMethod]
    public async Task If_match_guards_replace_delete_upsert_and_patch()
    {
        var first = (await Items.CreateItemAsync(new Item { Id = "a" }, P)).ETag;
        var second = (
            await Items.ReplaceItemAsync(new Item { Id = "a", N = 1 }, "a", P, new ItemRequestOptions { IfMatchEtag = first })
        ).ETag;
        var stale = new ItemRequestOptions { IfMatchEtag = first };
        await Fails(HttpStatusCode.PreconditionFailed, () => Items.ReplaceItemAsync(new Item { Id = "a" }, "a", P, stale));
        await Fails(HttpStatusCode.PreconditionFailed, () => Items.UpsertItemAsync(new Item { Id = "a" }, P, stale));
        await Fails(HttpStatusCode.PreconditionFailed, () => Items.DeleteItemAsync<Item>("a", P, stale));
        await Fails(
            HttpStatusCode.PreconditionFailed,
            () => Items.PatchItemAsync<Item>("a", P, [PatchOperation.Set("/n", 3)], new PatchItemRequestOptions { IfMatchEtag = first })
        );
        Assert.AreEqual(1, (await Items.ReadItemAsync<Item>("a", P)).Resource.N);
        await Items.DeleteItemAsync<Item>("a", P, new ItemRequestOptions { IfMatchEtag = second });
    }

    [TestMethod]
    public async Task If_none_match_answers_not_modified()
    {
        var etag = (await Items.CreateItemAsync(new Item { Id = "a" }, P)).ETag;
        using var same = await Items.ReadItemStreamAsync("a", P, new ItemRequestOptions { IfNoneMatchEtag = etag });
        Assert.AreEqual(HttpStatusCode.NotModified, same.StatusCode);
        await Items.UpsertItemAsync(new Item { Id = "a", N = 1 }, P);
        using var other = await Items.ReadItemStreamAsync("a", P, new ItemRequestOptions { IfNoneMatchEtag = etag });
        Assert.AreEqual(HttpStatusCode.OK, other.StatusCode);
    }

    [TestMethod]
    public async Task Parallel_increments_under_if_match_lose_nothing()
    {
        await Items.CreateItemAsync(new Item { Id = "a" }, P);
        const int Writers = 8,
            Each = 10;
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(async _ =>
                {
                    for (var done = 0; done < Each; )
                    {
                        var read = await Items.ReadItemAsync<Item>("a", P);
                        try
                        {
                            await Items.ReplaceItemAsync(
                                read.Resource with
                                {
                                    N = read.Resource.N + 1,
                                },
                                "a",
                                P,
                                new ItemRequestOptions { IfMatchEtag = read.ETag }
                            );
                            done++;
                        }
                        catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
                        {
                            // Another writer was first: read again.
                        }
                    }
                })
        );
        Assert.AreEqual(Writers * Each, (await Items.ReadItemAsync<Item>("a", P)).Resource.N);
    }

    [TestMethod]
    public async Task An_item_of_two_megabytes_fits_and_a_larger_one_is_too_large()
    {
        await Items.CreateItemAsync(new Item { Id = "a", Text = new string('x', (2 * 1024 * 1024) - 1000) }, P);
        await Fails(
            HttpStatusCode.RequestEntityTooLarge,
            () => Items.CreateItemAsync(new Item { Id = "b", Text = new string('x', 2 * 1024 * 1024) }, P)
        );
    }

    [TestMethod]
    public async Task A_partition_key_that_is_not_the_items_is_refused_with_its_sub_status()
    {
        using var stream = Json("""{"id":"a","pk":"q"}""");
        using var response = await Items.CreateItemStreamAsync(stream, P);
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.AreEqual("1001", response.Headers["x-ms-substatus"]);
    }

    [TestMethod]
    [DataRow("""{"pk":"p"}""", DisplayName = "no id")]
    [DataRow("""{"id":1,"pk":"p"}""", DisplayName = "id is a number")]
    [DataRow("""{"id":"","pk":"p"}""", DisplayName = "empty id")]
    [DataRow("""{"id":"a/b","pk":"p"}""", DisplayName = "slash in id")]
    [DataRow("""{"id":"a","pk":"p",}""", DisplayName = "trailing comma")]
    [DataRow("""{"id":"a","pk":"p","pk":"q"}""", DisplayName = "duplicate property")]
    [DataRow("""{"id":"a","pk":"p","n":1e999}""", DisplayName = "number beyond double")]
    [DataRow("""{"id":"a","pk":"p","s":"\ud800"}""", DisplayName = "lone surrogate")]
    [DataRow("""{"id":"a","pk":"p","ttl":0}""", DisplayName = "ttl of zero")]
    [DataRow("""{"id":"%41","pk":"p"}""", DisplayName = "id that a URI unescapes")]
    [DataRow("""["a"]""", DisplayName = "not an object")]
    [DataRow("", DisplayName = "empty")]
    public async Task Malformed_items_are_refused(string json)
    {
        using var stream = Json(json);
        using var response = await Items.CreateItemStreamAsync(stream, P);
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode, response.ErrorMessage);
    }

    [TestMethod]
    public async Task Hostile_nesting_is_refused_and_allowed_nesting_survives()
    {
        static string Nested(int depth) => $$"""{"id":"a","pk":"p","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        using var deep = Json(Nested(100_000));
        using var refused = await Items.CreateItemStreamAsync(deep, P);
        Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode);
        using var allowed = Json(Nested(100));
        using var accepted = await Items.CreateItemStreamAsync(allowed, P);
        Assert.AreEqual(HttpStatusCode.Created, accepted.StatusCode);
        Assert.AreEqual("a", (await Query<string>("SELECT VALUE c.id FROM c WHERE IS_ARRAY(c.x[0][0])")).Single());
    }

    [TestMethod]
    public async Task Ids_of_any_allowed_characters_are_addressed()
    {
        foreach (var id in (string[])["a b", "100%", "a+b", "é漢😀", "\"q\"", "a&b=c;d", "{x}", "<y>", "a:b@c", "~", "...", "'"])
        {
            await Items.CreateItemAsync(new Item { Id = id, Text = id }, P);
            using var read = await Items.ReadItemStreamAsync(id, P);
            Assert.AreEqual(HttpStatusCode.OK, read.StatusCode, id);
            Assert.AreEqual(id, (await Query<string>("SELECT VALUE c.id FROM c WHERE c.id = @id", "p", parameters: ("@id", id))).Single());
            await Items.DeleteItemAsync<Item>(id, P);
        }
    }

    [TestMethod]
    [DataRow(".")]
    [DataRow("..")]
    public async Task Ids_that_a_uri_swallows_are_refused_and_touch_nothing(string id)
    {
        await Items.CreateItemAsync(new Item { Id = "a" }, P);
        await Fails(HttpStatusCode.BadRequest, () => Items.CreateItemAsync(new Item { Id = id }, P));
        await Fails(HttpStatusCode.BadRequest, () => Items.ReadItemAsync<Item>(id, P));
        await Fails(HttpStatusCode.BadRequest, () => Items.DeleteItemAsync<Item>(id, P));
        await Fails(HttpStatusCode.BadRequest, () => Items.ReplaceItemAsync(new Item { Id = id }, id, P));
        Assert.HasCount(1, await Query<Item>("SELECT * FROM c"));
    }

    [TestMethod]
    public async Task Without_content_on_write_only_the_headers_come_back()
    {
        var created = await Items.CreateItemAsync(
            new Item { Id = "a" },
            P,
            new ItemRequestOptions { EnableContentResponseOnWrite = false }
        );
        Assert.AreEqual(HttpStatusCode.Created, created.StatusCode);
        Assert.IsNull(created.Resource);
        Assert.IsNotNull(created.ETag);
    }

    [TestMethod]
    public async Task Partition_keys_of_every_type_are_told_apart()
    {
        (string Json, PartitionKey Key)[] keys =
        [
            ("\"1\"", new PartitionKey("1")),
            ("1", new PartitionKey(1)),
            ("true", new PartitionKey(true)),
            ("null", PartitionKey.Null),
        ];
        foreach (var (json, key) in keys)
        {
            using var stream = Json($$"""{"id":"a","pk":{{json}},"text":"{{json.Trim('"')}}{{key.ToString().Length}}"}""");
            using var response = await Items.CreateItemStreamAsync(stream, key);
            Assert.AreEqual(HttpStatusCode.Created, response.StatusCode, json);
        }

        using var missing = Json("""{"id":"a"}""");
        using var none = await Items.CreateItemStreamAsync(missing, PartitionKey.None);
        Assert.AreEqual(HttpStatusCode.Created, none.StatusCode);
        Assert.AreEqual(5, (await Query<int>("SELECT VALUE COUNT(1) FROM c")).Single());
        using var read = await Items.ReadItemStreamAsync("a", PartitionKey.None);
        Assert.AreEqual(HttpStatusCode.OK, read.StatusCode);
    }

    [TestMethod]
    public async Task Unknown_containers_and_headers_are_refused_by_name()
    {
        var missing = await Fails(HttpStatusCode.NotFound, () => Database.GetContainer("other").ReadItemAsync<Item>("a", P));
        Assert.AreEqual(1003, missing.SubStatusCode);
        var refused = await Fails(
            HttpStatusCode.BadRequest,
            () => Items.CreateItemAsync(new Item { Id = "a" }, P, new ItemRequestOptions { PreTriggers = ["t"] })
        );
        Assert.Contains("x-ms-documentdb-pre-trigger-include", refused.Message);
    }

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));
}
