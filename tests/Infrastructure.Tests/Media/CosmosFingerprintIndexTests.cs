using Domain.Ids;
using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Infrastructure.Cosmos.Media;
using Tests.Shared;

namespace Infrastructure.Tests.Media;

[TestClass]
public sealed class CosmosFingerprintIndexTests
{
    private const ulong Hash = 0xF0E1_D2C3_B4A5_9687;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task Hashes_are_found_up_to_the_distance_and_not_beyond_until_they_are_removed()
    {
        await using var database = await TestDatabase.OpenAsync(Cancel);
        var index = new CosmosFingerprintIndex(database.Database);
        foreach (var distance in new[] { 0, 1, 5, 10, 11, 32 })
        {
            await index.AddAsync(new($"key{distance:D2}", new SnowflakeId(ulong.MaxValue - (ulong)distance), new SnowflakeId(7), Flip(Hash, distance)), Cancel);
        }

        var found = await index.FindAsync(Hash, 10, Cancel);
        CollectionAssert.AreEquivalent(new[] { "key00", "key01", "key05", "key10" }, found.Select(entry => entry.MediaKey).ToArray());
        var nearest = found.Single(entry => entry.DistanceTo(Hash) == 0);
        Assert.AreEqual(new IndexedFingerprint("key00", new SnowflakeId(ulong.MaxValue), new SnowflakeId(7), Hash), nearest);

        await index.RemoveAsync("key00", new Fingerprint { Hash = Hash, MirroredHash = 0, Quality = 50 }, Cancel);
        await index.RemoveAsync("key00", new Fingerprint { Hash = Hash, MirroredHash = 0, Quality = 50 }, Cancel);
        Assert.AreEqual(3, (await index.FindAsync(Hash, 10, Cancel)).Count);
    }

    // Spread over the hash, as pictures do it: 7 and 64 have no common divisor, so no bit is flipped twice.
    private static ulong Flip(ulong hash, int bits) => Enumerable.Range(0, bits).Aggregate(hash, (flipped, bit) => flipped ^ (1UL << (bit * 7 % 64)));
}
