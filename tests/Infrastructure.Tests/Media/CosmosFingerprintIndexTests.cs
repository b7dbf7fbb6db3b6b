using Domain.Ids;
using Domain.Media.Duplicates;
using Infrastructure.Cosmos.Media.Fingerprints;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared;

namespace Infrastructure.Tests.Media;

/// <summary>Near pictures are found the same way in memory and by bands, by all workers, and as brute force finds them.</summary>
[TestClass]
public sealed class CosmosFingerprintIndexTests
{
    private const ulong Hash = 0xF0E1_D2C3_B4A5_9687;
    private static readonly FingerprintIndexOptions InMemory = new() { PageSize = 7 };
    private static readonly FingerprintIndexOptions ByBands = new() { MemoryMiB = 0 };

    private TestDatabase database = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync() => database = await TestDatabase.OpenAsync(Cancel);

    [TestCleanup]
    public async Task CloseAsync() => await database.DisposeAsync();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Hashes_are_found_up_to_the_distance_and_not_beyond_until_they_are_removed(bool inMemory)
    {
        await using var index = await OpenAsync(inMemory ? InMemory : ByBands);
        foreach (var distance in new[] { 0, 1, 5, 10, 11, 32 })
        {
            await index.AddAsync(new(new(ulong.MaxValue - (ulong)distance), new(7), Flip(Hash, distance)), Cancel);
        }

        var found = await index.FindAsync(Query(10), Cancel);
        CollectionAssert.AreEqual(new[] { 0, 1, 5, 10 }, found.Select(near => near.Distance).ToArray());
        Assert.AreEqual(new NearDuplicate(new(ulong.MaxValue), new(7), 0, false), found[0]);
        Assert.IsTrue((await index.FindAsync(Query(10) with { Hash = 0, MirroredHash = Hash }, Cancel)).All(near => near.Mirrored));
        CollectionAssert.AreEqual(new[] { 0, 1 }, (await index.FindAsync(Query(10) with { Limit = 2 }, Cancel)).Select(near => near.Distance).ToArray());
        Assert.AreEqual(1, (await index.FindAsync(Query(10) with { MediaId = new(ulong.MaxValue) }, Cancel))[0].Distance, "nothing is near to itself");

        await index.RemoveAsync(new(ulong.MaxValue), Cancel);
        await index.RemoveAsync(new(ulong.MaxValue), Cancel);
        await index.RemoveAsync(new(1), Cancel);
        Assert.HasCount(3, await index.FindAsync(Query(10), Cancel));
        await index.AddAsync(new(new(ulong.MaxValue), new(7), Hash), Cancel);
        Assert.HasCount(3, await index.FindAsync(Query(10), Cancel), "what was removed stays so, even if it is added once more");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task Memory_bands_and_brute_force_find_the_same_while_pictures_come_and_go(int seed)
    {
        var random = new Random(seed);
        await using var memory = await OpenAsync(InMemory);
        await using var bands = await OpenAsync(ByBands);
        var all = new Dictionary<SnowflakeId, IndexedFingerprint>();
        var centres = Enumerable.Range(0, 4).Select(_ => (ulong)random.NextInt64()).ToArray();
        for (var round = 0; round < 5; round++)
        {
            var added = Enumerable.Range(0, 40).Select(number => new IndexedFingerprint(
                new((ulong)((round * 1_000) + number + 1) << 20), new((ulong)random.Next(1, 5)), Flip(centres[random.Next(4)], random.Next(0, 18), random))).ToList();
            await Task.WhenAll(added.Select(picture => (random.Next(2) == 0 ? memory : bands).AddAsync(picture, Cancel)));
            added.ForEach(picture => all.Add(picture.MediaId, picture));
            var gone = all.Keys.Where(_ => random.Next(10) == 0).ToList();
            await Task.WhenAll(gone.Select(id => (random.Next(2) == 0 ? memory : bands).RemoveAsync(id, Cancel)));
            gone.ForEach(id => all.Remove(id));

            for (var look = 0; look < 6; look++)
            {
                var query = new FingerprintQuery(
                    all.Keys.ElementAt(random.Next(all.Count)), Flip(centres[look % 4], look, random), Flip(centres[(look + 1) % 4], 2, random), random.Next(0, 16), random.Next(1, 60));
                var expected = all.Values.Where(picture => picture.MediaId != query.MediaId)
                    .Select(picture => (Match: query.Match(picture.MediaId, picture.Hash), picture.OwnerId))
                    .Where(found => found.Match.Distance <= query.Distance).OrderBy(found => found.Match).Take(query.Limit)
                    .Select(found => new NearDuplicate(found.Match.MediaId, found.OwnerId, found.Match.Distance, found.Match.Mirrored)).ToList();
                CollectionAssert.AreEqual(expected, (await bands.FindAsync(query, Cancel)).ToList(), "by bands");
                CollectionAssert.AreEqual(expected, (await memory.FindAsync(query, Cancel)).ToList(), "in memory");
            }
        }

        Assert.AreEqual(all.Count, memory.Count);
        Assert.AreEqual(0, bands.Count);
    }

    [TestMethod]
    public async Task A_worker_that_has_just_started_answers_by_bands_until_everything_is_in_memory()
    {
        await using (var first = Open(ByBands))
        {
            await first.AddAsync(new(new(1), new(7), Hash), Cancel);
        }

        await using var index = Open(InMemory);
        Assert.AreEqual(0, index.LoadedShards);
        Assert.AreEqual(new SnowflakeId(1), (await index.FindAsync(Query(10), Cancel)).Single().MediaId);
        await index.LoadAsync(Cancel);
        Assert.AreEqual((16, 1L), (index.LoadedShards, index.Count));
        Assert.AreEqual(new SnowflakeId(1), (await index.FindAsync(Query(10), Cancel)).Single().MediaId);
    }

    [TestMethod]
    public async Task What_one_worker_adds_or_removes_the_others_see_in_their_next_search()
    {
        await using var one = await OpenAsync(InMemory);
        await using var other = await OpenAsync(InMemory);
        for (var id = 1UL; id <= 40; id++)
        {
            await one.AddAsync(new(new(id), new(7), Hash), Cancel);
            Assert.HasCount((int)id, await other.FindAsync(Query(0) with { Limit = 100 }, Cancel));
        }

        await Task.WhenAll(Enumerable.Range(1, 40).Select(id => one.RemoveAsync(new((ulong)id), Cancel)));
        Assert.IsEmpty(await other.FindAsync(Query(0), Cancel));
        Assert.AreEqual(0, other.Count);
    }

    [TestMethod]
    public async Task Of_two_pictures_that_come_at_once_at_least_one_finds_the_other()
    {
        await using var one = await OpenAsync(InMemory);
        await using var other = await OpenAsync(InMemory);
        for (var id = 10UL; id < 40; id += 2)
        {
            var hash = id * 0x0101_0101_0101_0101;
            var found = await Task.WhenAll(AddAndFindAsync(one, id, hash), AddAndFindAsync(other, id + 1, hash));
            Assert.IsTrue(found.Any(near => near.Count > 0), $"{id}");
        }

        async Task<IReadOnlyList<NearDuplicate>> AddAndFindAsync(CosmosFingerprintIndex index, ulong id, ulong hash)
        {
            await index.AddAsync(new(new(id), new(7), hash), Cancel);
            return await index.FindAsync(new(new(id), hash, ~hash, 0, 10), Cancel);
        }
    }

    [TestMethod]
    public async Task Shards_that_do_not_fit_into_memory_are_searched_in_the_database()
    {
        // One MiB holds the first chunks of four shards.
        await using var index = Open(new() { MemoryMiB = 1 });
        var everywhere = Enumerable.Range(1, 200).Select(id => new SnowflakeId((ulong)id)).ToList();
        await Task.WhenAll(everywhere.Select(id => index.AddAsync(new(id, new(7), Hash), Cancel)));
        await index.LoadAsync(Cancel);
        Assert.AreEqual(4, index.LoadedShards);
        Assert.IsTrue(index.Count is > 0 and < 200);
        CollectionAssert.AreEqual(everywhere, (await index.FindAsync(Query(0) with { Limit = 300 }, Cancel)).Select(near => near.MediaId).ToList());
        Assert.AreEqual(4, index.LoadedShards);
    }

    [TestMethod]
    public void Ids_made_one_after_another_go_to_all_shards_alike()
    {
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 16_000).Select(number => SnowflakeId.From(time.AddMilliseconds(number * 7), 5, 0));
        var counts = ids.CountBy(FingerprintItem.ShardOf).ToList();
        Assert.HasCount(FingerprintItem.Shards, counts);
        Assert.IsTrue(counts.All(count => count.Value is > 900 and < 1_100), string.Join(' ', counts));
    }

    private CosmosFingerprintIndex Open(FingerprintIndexOptions options) => new(database.Database, options, NullLogger<CosmosFingerprintIndex>.Instance);

    private async Task<CosmosFingerprintIndex> OpenAsync(FingerprintIndexOptions options)
    {
        var index = Open(options);
        await index.LoadAsync(Cancel);
        return index;
    }

    private static FingerprintQuery Query(int distance) => new(new(99_999), Hash, ~Hash, distance, 10);

    // Spread over the hash, as pictures do it: 7 and 64 have no common divisor, so no bit is flipped twice.
    private static ulong Flip(ulong hash, int bits) => Enumerable.Range(0, bits).Aggregate(hash, (flipped, bit) => flipped ^ (1UL << (bit * 7 % 64)));

    private static ulong Flip(ulong hash, int bits, Random random) => Enumerable.Range(0, bits).Aggregate(hash, (flipped, _) => flipped ^ (1UL << random.Next(64)));
}
