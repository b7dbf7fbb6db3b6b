using System.Numerics;
using Domain.Ids;
using Domain.Media.Duplicates;

namespace Domain.Tests.Media;

[TestClass]
public sealed class HammingTableTests
{
    private const long Plenty = long.MaxValue;

    public static IEnumerable<object[]> Widths => HammingScan.Widths.Select(width => new object[] { width });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Every_width_finds_what_counting_bits_one_by_one_finds(int width)
    {
        var random = new Random(width);
        for (var round = 0; round < 300; round++)
        {
            var (first, second) = (Next(random), Next(random));
            var hashes = Enumerable.Range(0, random.Next(0, 70)).Select(_ => random.Next(3) switch
            {
                0 => Next(random),
                1 => Flip(first, random.Next(0, 14), random),
                _ => Flip(second, random.Next(0, 14), random),
            }).ToArray();
            var distance = random.Next(0, 14);
            var expected = Enumerable.Range(0, hashes.Length).Where(at => Near(hashes[at])).ToList();
            var found = new List<int>();
            for (var at = HammingScan.Next(hashes, 0, first, second, distance, width); at >= 0; at = HammingScan.Next(hashes, at + 1, first, second, distance, width))
            {
                found.Add(at);
            }

            CollectionAssert.AreEqual(expected, found);

            bool Near(ulong hash) => BitOperations.PopCount(hash ^ first) <= distance || BitOperations.PopCount(hash ^ second) <= distance;
        }
    }

    [TestMethod]
    public void The_scan_is_as_wide_as_the_machine() => Assert.AreEqual(HammingScan.Widths.Max(), HammingScan.Widths[0]);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Whatever_is_added_and_removed_the_nearest_are_found_in_their_order(int seed)
    {
        var random = new Random(seed);
        using var table = new HammingTable(new MemoryBudget(Plenty));
        var model = new Dictionary<SnowflakeId, ulong>();
        var centres = Enumerable.Range(0, 5).Select(_ => Next(random)).ToArray();
        for (var step = 0; step < 60_000; step++)
        {
            if (random.Next(4) == 0 && model.Count > 0 && step % 10 == 0)
            {
                var gone = model.Keys.ElementAt(random.Next(Math.Min(model.Count, 50)));
                model.Remove(gone);
                table.Remove(gone);
            }

            var (id, hash) = (new SnowflakeId((ulong)step + 1), random.Next(50) == 0 ? Flip(centres[random.Next(5)], random.Next(0, 14), random) : Next(random));
            model.Add(id, hash);
            Assert.IsTrue(table.TryAdd(id, hash));
        }

        Assert.AreEqual(model.Count, table.Count);
        Assert.IsGreaterThan(3 * HammingTable.ChunkSize, table.Count, "several chunks");
        for (var at = 0; at < 40; at++)
        {
            var known = model.ElementAt(random.Next(model.Count));
            var query = new FingerprintQuery(known.Key, Flip(centres[at % 5], at % 4, random), Next(random), random.Next(0, 15), random.Next(1, 30));
            var expected = model.Where(entry => entry.Key != query.MediaId).Select(entry => query.Match(entry.Key, entry.Value))
                .Where(match => match.Distance <= query.Distance).Order().Take(query.Limit).ToList();
            CollectionAssert.AreEqual(expected, table.Find(query).Items.ToList());
        }
    }

    [TestMethod]
    public void A_mirrored_picture_is_found_and_said_to_be_one_and_upright_goes_before_it()
    {
        using var table = new HammingTable(new MemoryBudget(Plenty));
        Assert.IsTrue(table.TryAdd(new(1), 0xFF00) && table.TryAdd(new(2), 0x00FF) && table.TryAdd(new(3), ulong.MaxValue));
        var found = table.Find(new FingerprintQuery(new(9), 0x00FF, 0xFF00, 10, 10)).Items;
        CollectionAssert.AreEqual(new FingerprintMatch[] { new(new(2), 0, false), new(new(1), 0, true) }, found.ToList());
    }

    [TestMethod]
    public void Memory_is_taken_by_the_chunk_and_given_back()
    {
        const long chunk = HammingTable.ChunkSize * HammingTable.BytesPerEntry;
        var budget = new MemoryBudget((2 * chunk) + (chunk / 2));
        using (var table = new HammingTable(budget))
        {
            for (var id = 1UL; id <= 2 * HammingTable.ChunkSize; id++)
            {
                Assert.IsTrue(table.TryAdd(new(id), id));
            }

            Assert.IsFalse(table.TryAdd(new(ulong.MaxValue), 0), "a third chunk is too much");
            table.Remove(new(1));
            Assert.IsTrue(table.TryAdd(new(ulong.MaxValue), 0), "there is room in the second");
            for (var id = 2UL; id <= HammingTable.ChunkSize + 2; id++)
            {
                table.Remove(new(id));
            }

            Assert.IsTrue(budget.TryTake(chunk), "one chunk is free again");
            budget.Return(chunk);
        }

        Assert.IsTrue(budget.TryTake(2 * chunk));
    }

    private static ulong Next(Random random) => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));

    private static ulong Flip(ulong hash, int bits, Random random)
    {
        for (var flipped = 0; flipped < bits; flipped++)
        {
            hash ^= 1UL << random.Next(64);
        }

        return hash;
    }
}
