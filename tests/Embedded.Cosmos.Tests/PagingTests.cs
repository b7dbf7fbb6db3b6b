using System.Net;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class PagingTests : CosmosTest
{
    private static readonly PartitionKey P = new("p");

    protected override ContainerProperties Definition =>
        new("items", "/pk")
        {
            IndexingPolicy = new IndexingPolicy
            {
                CompositeIndexes =
                {
                    new()
                    {
                        new CompositePath { Path = "/n" },
                        new CompositePath { Path = "/text", Order = CompositePathSortOrder.Descending },
                    },
                },
            },
        };

    [TestMethod]
    [DataRow("SELECT * FROM c", true)]
    [DataRow("SELECT * FROM c", false)]
    [DataRow("SELECT * FROM c ORDER BY c.n", true)]
    [DataRow("SELECT * FROM c ORDER BY c.n", false)]
    [DataRow("SELECT * FROM c ORDER BY c.n DESC", true)]
    [DataRow("SELECT * FROM c ORDER BY c.n DESC", false)]
    [DataRow("SELECT * FROM c ORDER BY c.n, c.text DESC", true)]
    [DataRow("SELECT * FROM c ORDER BY c.n DESC, c.text", false)]
    [DataRow("SELECT * FROM c WHERE c.n >= 2 ORDER BY c.n DESC", true)]
    public async Task Items_that_stay_appear_exactly_once_while_others_come_and_go(string text, bool inPartition)
    {
        var staying = Enumerable
            .Range(0, 60)
            .Select(i => new Item
            {
                Id = $"stay{i}",
                N = i % 7,
                Text = $"{i % 5}",
            })
            .ToArray();
        foreach (var item in staying)
        {
            await Items.CreateItemAsync(item, P);
            await Items.CreateItemAsync(item with { Id = "go" + item.Id[4..] }, P);
        }

        // Each page is asked for by a new iterator from the last one's token, as a web request would, with writes in between.
        var seen = new List<Item>();
        string? token = null;
        var page = 0;
        do
        {
            using var iterator = Items.GetItemQueryIterator<Item>(
                text,
                token,
                new QueryRequestOptions { MaxItemCount = 7, PartitionKey = inPartition ? P : null }
            );
            var response = await iterator.ReadNextAsync();
            seen.AddRange(response);
            token = response.ContinuationToken;
            page++;
            if (page < 20)
            {
                for (var i = 0; i < 6; i++)
                {
                    await Items.UpsertItemAsync(
                        new Item
                        {
                            Id = $"new{page}-{i}",
                            N = (page + i) % 7,
                            Text = $"{i}",
                        },
                        P
                    );
                    using var deleted = await Items.DeleteItemStreamAsync($"go{((page * 6) + i) % 60}", P);
                }
            }
        } while (token is not null && page < 200);

        var expected = staying
            .Where(item => !text.Contains("WHERE", StringComparison.Ordinal) || item.N >= 2)
            .Select(item => item.Id)
            .ToArray();
        CollectionAssert.AreEquivalent(
            expected,
            seen.Where(item => item.Id.StartsWith("stay", StringComparison.Ordinal)).Select(item => item.Id).ToArray()
        );
        Assert.HasCount(seen.Count, seen.Select(item => item.Id).Distinct(), "an item came twice");
        if (text.Contains("ORDER BY c.n", StringComparison.Ordinal))
        {
            var numbers = seen.Select(item => item.N).ToArray();
            CollectionAssert.AreEqual(
                (text.Contains("n DESC", StringComparison.Ordinal) ? numbers.OrderDescending() : numbers.Order()).ToArray(),
                numbers
            );
        }
    }

    [TestMethod]
    [DataRow("SELECT VALUE t FROM c JOIN t IN c.tags", 9)]
    [DataRow("SELECT VALUE t FROM c JOIN t IN c.tags ORDER BY c.n DESC", 9)]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.n OFFSET 1 LIMIT 5", 2)]
    [DataRow("SELECT TOP 2 VALUE t FROM c JOIN t IN c.tags", 2)]
    [DataRow("SELECT DISTINCT VALUE t FROM c JOIN t IN c.tags", 9)]
    public async Task Results_are_the_same_whatever_the_page_size(string text, int count)
    {
        for (var i = 0; i < 3; i++)
        {
            await Items.CreateItemAsync(
                new
                {
                    id = $"{i}",
                    pk = "p",
                    n = i / 2,
                    tags = (string[])[$"{i}a", $"{i}b", $"{i}c"],
                },
                P
            );
        }

        foreach (var partition in (string?[])["p", null])
        {
            var whole = await Query<string>(text, partition);
            Assert.HasCount(count, whole);
            for (var size = 1; size <= 4; size++)
            {
                CollectionAssert.AreEqual(whole, await Query<string>(text, partition, size), $"page size {size}");
            }
        }
    }

    [TestMethod]
    public async Task A_token_of_another_query_or_of_nobody_is_refused()
    {
        for (var i = 0; i < 3; i++)
        {
            await Items.CreateItemAsync(new Item { Id = $"{i}" }, P);
        }

        var options = new QueryRequestOptions { PartitionKey = P, MaxItemCount = 1 };
        using var iterator = Items.GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.id", requestOptions: options);
        var token = (await iterator.ReadNextAsync()).ContinuationToken;
        using var other = Items.GetItemQueryIterator<Item>("SELECT * FROM c ORDER BY c.n", token, options);
        await Fails(HttpStatusCode.BadRequest, () => other.ReadNextAsync());
        using var garbage = Items.GetItemQueryIterator<Item>("SELECT * FROM c", "garbage", options);
        await Fails(HttpStatusCode.BadRequest, () => garbage.ReadNextAsync());
    }
}
