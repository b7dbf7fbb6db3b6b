using System.Net;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class BatchTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    [TestMethod]
    public async Task Every_kind_of_operation_runs_in_order()
    {
        await Items.CreateItemAsync(new Item { Id = "old", N = 1 }, P);
        await Items.CreateItemAsync(new Item { Id = "gone" }, P);
        using var response = await Items
            .CreateTransactionalBatch(P)
            .CreateItem(new Item { Id = "new", N = 5 })
            .ReadItem("new")
            .ReplaceItem("old", new Item { Id = "old", N = 2 })
            .UpsertItem(new Item { Id = "upserted" })
            .PatchItem(
                "old",
                [PatchOperation.Increment("/n", 10)],
                new TransactionalBatchPatchItemRequestOptions { FilterPredicate = "FROM c WHERE c.n = 2" }
            )
            .DeleteItem("gone")
            .ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, response.ErrorMessage);
        CollectionAssert.AreEqual(
            (HttpStatusCode[])
                [
                    HttpStatusCode.Created,
                    HttpStatusCode.OK,
                    HttpStatusCode.OK,
                    HttpStatusCode.Created,
                    HttpStatusCode.OK,
                    HttpStatusCode.NoContent,
                ],
            response.Select(result => result.StatusCode).ToArray()
        );
        Assert.AreEqual(5, response.GetOperationResultAtIndex<Item>(1).Resource.N);
        Assert.AreEqual(12, response.GetOperationResultAtIndex<Item>(4).Resource.N);
        Assert.AreEqual((await Items.ReadItemAsync<Item>("old", P)).ETag, response[4].ETag);
        Assert.HasCount(3, await Query<Item>("SELECT * FROM c"));
    }

    [TestMethod]
    public async Task One_failure_undoes_everything_and_names_itself()
    {
        await Items.CreateItemAsync(new Item { Id = "there", N = 1 }, P);
        using var response = await Items
            .CreateTransactionalBatch(P)
            .CreateItem(new Item { Id = "new" })
            .PatchItem("there", [PatchOperation.Increment("/n", 1)])
            .CreateItem(new Item { Id = "there" })
            .DeleteItem("there")
            .ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.Conflict, response.StatusCode);
        Assert.IsFalse(response.IsSuccessStatusCode);
        CollectionAssert.AreEqual(
            (HttpStatusCode[])
                [
                    HttpStatusCode.FailedDependency,
                    HttpStatusCode.FailedDependency,
                    HttpStatusCode.Conflict,
                    HttpStatusCode.FailedDependency,
                ],
            response.Select(result => result.StatusCode).ToArray()
        );
        Assert.AreEqual(1, (await Query<Item>("SELECT * FROM c")).Single().N);
    }

    [TestMethod]
    public async Task A_stale_etag_in_a_batch_fails_it()
    {
        var stale = (await Items.CreateItemAsync(new Item { Id = "a" }, P)).ETag;
        await Items.UpsertItemAsync(new Item { Id = "a", N = 1 }, P);
        using var response = await Items
            .CreateTransactionalBatch(P)
            .UpsertItem(new Item { Id = "b" })
            .ReplaceItem("a", new Item { Id = "a", N = 2 }, new TransactionalBatchItemRequestOptions { IfMatchEtag = stale })
            .ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.AreEqual("a1", string.Concat((await Query<Item>("SELECT * FROM c")).Select(item => item.Id + item.N)));
    }

    [TestMethod]
    public async Task Parallel_batches_keep_a_count_beside_what_it_counts()
    {
        await Items.CreateItemAsync(new Item { Id = "count" }, P);
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                    Items
                        .CreateTransactionalBatch(P)
                        .CreateItem(new Item { Id = $"item{i % 40}" })
                        .PatchItem("count", [PatchOperation.Increment("/n", 1)])
                        .ExecuteAsync()
                )
        );
        Assert.AreEqual(40, results.Count(result => result.IsSuccessStatusCode));
        Assert.AreEqual(40, (await Items.ReadItemAsync<Item>("count", P)).Resource.N);
        Assert.AreEqual(41, (await Query<int>("SELECT VALUE COUNT(1) FROM c")).Single());
    }

    [TestMethod]
    public async Task A_hundred_operations_fit_and_more_do_not()
    {
        TransactionalBatch Of(int count) =>
            Enumerable
                .Range(0, count)
                .Aggregate(Items.CreateTransactionalBatch(P), (batch, i) => batch.UpsertItem(new Item { Id = $"{i}" }));
        using var hundred = await Of(100).ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.OK, hundred.StatusCode);
        using var tooMany = await Of(101).ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.BadRequest, tooMany.StatusCode);
    }

    [TestMethod]
    public async Task A_batch_of_more_than_two_megabytes_is_too_large()
    {
        using var response = await Items
            .CreateTransactionalBatch(P)
            .CreateItem(new Item { Id = "a", Text = new string('x', 1_200_000) })
            .CreateItem(new Item { Id = "b", Text = new string('x', 1_200_000) })
            .ExecuteAsync();
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.IsEmpty(await Query<Item>("SELECT * FROM c"));
    }

    [TestMethod]
    public async Task Bulk_mode_runs_each_operation_on_its_own()
    {
        using var bulk = Account.CreateClient(
            new CosmosClientOptions { AllowBulkExecution = true, UseSystemTextJsonSerializerWithOptions = TestJson.Options }
        );
        var container = bulk.GetContainer("test", "items");
        var statuses = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    try
                    {
                        return (
                            await container.CreateItemAsync(new Item { Id = $"{i % 30}", Pk = $"p{i % 3}" }, new PartitionKey($"p{i % 3}"))
                        ).StatusCode;
                    }
                    catch (CosmosException exception)
                    {
                        return exception.StatusCode;
                    }
                })
        );
        Assert.AreEqual(30, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.AreEqual(20, statuses.Count(status => status == HttpStatusCode.Conflict));
    }
}
