using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class PatchTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    [TestInitialize]
    public async Task Fill()
    {
        using var stream = new MemoryStream(
            """{"id":"a","pk":"p","n":1,"big":9007199254740991,"f":0.5,"list":["x","y"],"deep":{"s":"t"},"nothing":null}"""u8.ToArray()
        );
        using var response = await Items.CreateItemStreamAsync(stream, P);
        Assert.AreEqual(HttpStatusCode.Created, response.StatusCode);
    }

    [TestMethod]
    public async Task Every_operation_does_what_it_says()
    {
        var patched = await Items.PatchItemAsync<JsonElement>(
            "a",
            P,
            [
                PatchOperation.Add("/list/1", "between"),
                PatchOperation.Add("/list/-", "end"),
                PatchOperation.Set("/deep/more", 5),
                PatchOperation.Replace("/deep/s", "u"),
                PatchOperation.Remove("/f"),
                PatchOperation.Increment("/n", 41),
                PatchOperation.Increment("/count", 1),
                PatchOperation.Move("/nothing", "/something"),
            ]
        );
        Assert.AreEqual(HttpStatusCode.OK, patched.StatusCode);
        var user = patched
            .Resource.EnumerateObject()
            .Where(property => property.Name[0] != '_')
            .ToDictionary(property => property.Name, property => property.Value.GetRawText());
        Assert.AreEqual("""["x","between","y","end"]""", user["list"]);
        Assert.AreEqual("""{"s":"u","more":5}""", user["deep"]);
        Assert.AreEqual("42", user["n"]);
        Assert.AreEqual("1", user["count"]);
        Assert.IsFalse(user.ContainsKey("f"));
        Assert.IsFalse(user.ContainsKey("nothing"));
        Assert.AreEqual(patched.ETag, patched.Resource.GetProperty("_etag").GetString());
    }

    [TestMethod]
    public async Task A_condition_decides_and_a_false_one_changes_nothing()
    {
        var when = new PatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 1 AND IS_DEFINED(c.deep.s)" };
        await Items.PatchItemAsync<JsonElement>("a", P, [PatchOperation.Increment("/n", 1)], when);
        await Fails(
            HttpStatusCode.PreconditionFailed,
            () => Items.PatchItemAsync<JsonElement>("a", P, [PatchOperation.Increment("/n", 1)], when)
        );
        Assert.AreEqual(2, (await Items.ReadItemAsync<JsonElement>("a", P)).Resource.GetProperty("n").GetInt32());
    }

    [TestMethod]
    public async Task A_failing_operation_undoes_the_whole_patch()
    {
        PatchOperation[][] failing =
        [
            [PatchOperation.Increment("/n", 1), PatchOperation.Replace("/missing", 1)],
            [PatchOperation.Increment("/n", 1), PatchOperation.Remove("/missing")],
            [PatchOperation.Increment("/n", 1), PatchOperation.Increment("/deep", 1)],
            [PatchOperation.Increment("/n", 1), PatchOperation.Set("/missing/child", 1)],
            [PatchOperation.Increment("/n", 1), PatchOperation.Set("/list/9", 1)],
            [PatchOperation.Increment("/n", 1), PatchOperation.Set("/id", "b")],
            [PatchOperation.Increment("/n", 1), PatchOperation.Set("/pk", "q")],
            [PatchOperation.Increment("/n", 1), PatchOperation.Set("/_ts", 1)],
            [.. Enumerable.Repeat(PatchOperation.Increment("/n", 1), 11)],
        ];
        foreach (var operations in failing)
        {
            await Fails(HttpStatusCode.BadRequest, () => Items.PatchItemAsync<JsonElement>("a", P, operations));
        }

        Assert.AreEqual(1, (await Items.ReadItemAsync<JsonElement>("a", P)).Resource.GetProperty("n").GetInt32());
        await Fails(HttpStatusCode.NotFound, () => Items.PatchItemAsync<JsonElement>("nobody", P, [PatchOperation.Set("/n", 1)]));
    }

    [TestMethod]
    public async Task Parallel_increments_all_count()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 200).Select(_ => Items.PatchItemAsync<JsonElement>("a", P, [PatchOperation.Increment("/n", 1)]))
        );
        Assert.AreEqual(201, (await Items.ReadItemAsync<JsonElement>("a", P)).Resource.GetProperty("n").GetInt32());
    }
}
