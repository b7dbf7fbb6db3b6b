using System.Numerics;
using Domain.Media.Duplicates;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Media;

[TestClass]
public sealed class FingerprintBandsTests
{
    [TestMethod]
    public void Every_hash_within_the_distance_has_a_near_value_in_one_of_its_bands() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<byte[]>(), (hash, flips) =>
        {
            var near = flips.Take(FingerprintBands.MaxDistance).Aggregate(hash, (bits, flip) => bits ^ (1UL << (flip % 64)));
            var distance = BitOperations.PopCount(hash ^ near);
            return Enumerable.Range(0, FingerprintBands.Count)
                .Any(band => FingerprintBands.Near(hash, band, distance).Contains(FingerprintBands.Of(near, band)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(3, 1)]
    [DataRow(4, 17)]
    [DataRow(10, 137)]
    [DataRow(15, 697)]
    public void Near_values_are_those_within_a_quarter_of_the_distance_each_once(int distance, int count)
    {
        const ulong hash = 0xF0E1_D2C3_B4A5_9687;
        for (var band = 0; band < FingerprintBands.Count; band++)
        {
            var own = FingerprintBands.Of(hash, band);
            var near = FingerprintBands.Near(hash, band, distance);
            Assert.HasCount(count, near.Distinct());
            Assert.HasCount(count, near);
            Assert.IsTrue(near.All(value => BitOperations.PopCount((uint)(value ^ own)) <= distance / 4));
        }
    }

    [TestMethod]
    public void The_bands_are_the_whole_hash()
    {
        const ulong hash = 0xF0E1_D2C3_B4A5_9687;
        var bands = Enumerable.Range(0, FingerprintBands.Count).Select(band => (ulong)FingerprintBands.Of(hash, band) << (band * FingerprintBands.Bits));
        Assert.AreEqual(hash, bands.Aggregate((all, band) => all | band));
    }

    [TestMethod]
    public void Distances_for_which_there_would_be_too_many_values_are_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FingerprintBands.Near(0, 0, FingerprintBands.MaxDistance + 1));
}
