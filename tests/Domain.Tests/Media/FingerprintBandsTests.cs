using Domain.Media.Duplicates;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Media;

[TestClass]
public sealed class FingerprintBandsTests
{
    [TestMethod]
    public void Hashes_within_ten_bits_share_a_band() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<byte[]>(), (hash, flips) =>
        {
            var near = flips.Take(FingerprintBands.Guaranteed).Aggregate(hash, (bits, flip) => bits ^ (1UL << (flip % 64)));
            return FingerprintBands.Of(hash).Intersect(FingerprintBands.Of(near)).Any();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [TestMethod]
    public void One_flipped_bit_in_each_band_shares_none()
    {
        int[] firstBits = [0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 59];
        var far = firstBits.Aggregate(0UL, (bits, bit) => bits | (1UL << bit));
        Assert.AreEqual(0, FingerprintBands.Of(0).Intersect(FingerprintBands.Of(far)).Count());
    }

    [TestMethod]
    public void Every_bit_is_in_exactly_one_band()
    {
        var none = FingerprintBands.Of(0);
        for (var bit = 0; bit < 64; bit++)
        {
            Assert.AreEqual(1, FingerprintBands.Of(1UL << bit).Except(none).Count(), $"bit {bit}");
        }
    }
}
