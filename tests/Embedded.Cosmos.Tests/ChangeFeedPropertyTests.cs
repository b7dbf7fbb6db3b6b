using System.Globalization;
using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>
/// Whatever is written, in whatever order, and however a reader pages, stops and goes on: it ends up with exactly what the container holds, and
/// sees each partition's changes in the order of their writing.
/// </summary>
[TestClass]
public sealed class ChangeFeedPropertyTests : CosmosTest
{
    private const int Partitions = 4,
        Ids = 6,
        Readers = 3,
        TimeToLive = 30;

    private static readonly Gen<(int Kind, int Seed)> Step =
        from kind in Gen.Choose(0, 11)
        from seed in Gen.Choose(0, 1_000_000)
        select (kind, seed);

    [TestMethod]
    public async Task Every_reader_ends_with_the_containers_state()
    {
        var runs = Step.ArrayOf(150).Sample(1, 24);
        for (var i = 0; i < runs.Length; i++)
        {
            await RunAsync(i, runs[i]);
        }
    }

    private async Task RunAsync(int run, (int Kind, int Seed)[] steps)
    {
        Container container = await Database.CreateContainerAsync(
            new ContainerProperties($"c{run}", "/pk") { DefaultTimeToLive = -1 },
            throughput: run % 2 == 0 ? 400 : 25_000
        );
        var readers = Enumerable.Range(0, Readers).Select(_ => new Reader(container)).ToArray();
        var writes = 0;
        foreach (var (kind, seed) in steps)
        {
            var pk = $"{seed % Partitions}";
            var id = $"{seed / Partitions % Ids}";
            var key = new PartitionKey(pk);
            Item New(string name) => new() { Id = name, Pk = pk, N = ++writes };
            switch (kind)
            {
                case <= 3:
                    await container.UpsertItemAsync(New(id), key);
                    break;
                case 4:
                    await Ignore(container.PatchItemAsync<Item>(id, key, [PatchOperation.Set("/n", ++writes)]));
                    break;
                case 5:
                    await Ignore(container.DeleteItemAsync<Item>(id, key));
                    break;
                case 6:
                    await container.UpsertItemAsync(New(id) with { Ttl = TimeToLive }, key);
                    break;
                case 7:
                    Clock.Advance(TimeSpan.FromSeconds(seed % TimeToLive));
                    break;
                case 8:
                    // Fails as a whole where an id in it is taken.
                    using (
                        await container
                            .CreateTransactionalBatch(key)
                            .UpsertItem(New(id))
                            .UpsertItem(New($"{(seed + 1) % Ids}"))
                            .CreateItem(New($"{(seed + 2) % Ids}"))
                            .ExecuteAsync()
                    ) { }

                    break;
                case 9:
                    await Task.WhenAll(Enumerable.Range(0, 5).Select(i => container.UpsertItemAsync(New($"{(seed + i) % Ids}"), key)));
                    break;
                default:
                    await readers[seed % Readers].ReadAsync(1 + (seed / 7 % 4), pages: 1 + (seed % 5), restarts: seed % 2 == 0);
                    break;
            }
        }

        var expected = new Dictionary<string, int>();
        using var all = container.GetItemQueryIterator<Item>("SELECT * FROM c");
        while (all.HasMoreResults)
        {
            foreach (var item in await all.ReadNextAsync())
            {
                expected.Add($"{item.Pk}/{item.Id}", item.N);
            }
        }

        foreach (var reader in readers)
        {
            await reader.ReadAsync(2, int.MaxValue, restarts: true);
            foreach (var (item, n) in expected)
            {
                Assert.AreEqual(n, reader.State.GetValueOrDefault(item), $"the newest state of {item}");
            }
        }

        // One that begins now finds exactly what is there: no deleted item, no expired one, none twice.
        var fresh = new Reader(container);
        await fresh.ReadAsync(3, int.MaxValue, restarts: true);
        Assert.AreEqual(Describe(expected), Describe(fresh.State));
        Assert.AreEqual(expected.Count, fresh.Changes);
    }

    private static string Describe(Dictionary<string, int> state) => JsonSerializer.Serialize(state.OrderBy(pair => pair.Key, StringComparer.Ordinal));

    private static async Task Ignore(Task write)
    {
        try
        {
            await write;
        }
        catch (CosmosException exception) when (exception.StatusCode == HttpStatusCode.NotFound) { }
    }

    /// <summary>Keeps what it has been shown, and nothing but its token when it restarts.</summary>
    private sealed class Reader(Container container)
    {
        private readonly Dictionary<string, long> lastNumbers = [];
        private string? token;

        public Dictionary<string, int> State { get; } = [];

        public int Changes { get; private set; }

        public async Task ReadAsync(int pageSize, int pages, bool restarts)
        {
            FeedIterator Open() =>
                container.GetChangeFeedStreamIterator(
                    token is null ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(token),
                    ChangeFeedMode.LatestVersion,
                    new ChangeFeedRequestOptions { PageSizeHint = pageSize }
                );
            var iterator = Open();
            for (var i = 0; i < pages; i++)
            {
                using var page = await iterator.ReadNextAsync();
                token = page.ContinuationToken;
                if (page.StatusCode == HttpStatusCode.NotModified)
                {
                    break;
                }

                page.EnsureSuccessStatusCode();
                using var json = await JsonDocument.ParseAsync(page.Content);
                var documents = json.RootElement.GetProperty("Documents");
                Assert.IsLessThanOrEqualTo(pageSize, documents.GetArrayLength());
                foreach (var change in documents.EnumerateArray())
                {
                    Changes++;
                    var pk = change.GetProperty("pk").GetString()!;
                    var number = change.GetProperty("_lsn").GetInt64();
                    Assert.IsGreaterThan(lastNumbers.GetValueOrDefault(pk), number, "in the order of writing, and never again");
                    lastNumbers[pk] = number;
                    State[string.Create(CultureInfo.InvariantCulture, $"{pk}/{change.GetProperty("id").GetString()}")] = change.GetProperty("n").GetInt32();
                }

                if (restarts)
                {
                    iterator.Dispose();
                    iterator = Open();
                }
            }

            iterator.Dispose();
        }
    }
}
