using System.Collections.Concurrent;
using Domain.Ids;
using FsCheck;
using FsCheck.Fluent;
using Tests.Shared;

namespace Domain.Tests.Ids;

[TestClass]
public sealed class SnowflakeIdGeneratorTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Ids_rise_strictly_whatever_the_clock_does() =>
        Prop.ForAll(ArbMap.Default.ArbFor<short[]>(), clockSteps =>
        {
            var clock = new ManualTimeProvider(Start);
            var generator = new SnowflakeIdGenerator(clock, 7);
            var previous = generator.Next();
            foreach (var step in clockSteps)
            {
                clock.Advance(TimeSpan.FromMilliseconds(step));
                var next = generator.Next();
                if (next <= previous || next.Shard != 7)
                {
                    return false;
                }

                previous = next;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void More_than_a_milliseconds_worth_of_ids_borrows_from_the_next_millisecond()
    {
        var generator = new SnowflakeIdGenerator(new ManualTimeProvider(Start), 0);
        var ids = Enumerable.Range(0, 3000).Select(_ => generator.Next()).ToList();
        Assert.AreEqual(3000, ids.Distinct().Count());
        CollectionAssert.AreEqual(ids.Order().ToList(), ids);
        Assert.AreEqual(Start.AddMilliseconds(2), ids[^1].Timestamp);
    }

    [TestMethod]
    public void Parallel_callers_on_two_shards_never_get_the_same_id()
    {
        var ids = new ConcurrentBag<SnowflakeId>();
        SnowflakeIdGenerator[] generators = [new(TimeProvider.System, 1), new(TimeProvider.System, 2)];
        Parallel.For(0, 20_000, i => ids.Add(generators[i % 2].Next()));
        Assert.AreEqual(20_000, ids.Distinct().Count());
    }
}
