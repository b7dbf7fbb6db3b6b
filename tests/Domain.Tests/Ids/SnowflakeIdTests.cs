using System.Globalization;
using System.Text.Json;
using Domain.Ids;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Ids;

[TestClass]
public sealed class SnowflakeIdTests
{
    [TestMethod]
    public void The_parts_of_an_id_come_back_as_they_went_in() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<uint>(),
            ArbMap.Default.ArbFor<ushort>(),
            ArbMap.Default.ArbFor<ushort>(),
            (milliseconds, shardSource, sequenceSource) =>
            {
                var (shard, sequence) = (shardSource & SnowflakeId.MaxShard, sequenceSource & SnowflakeId.MaxSequence);
                var id = SnowflakeId.From(SnowflakeId.Epoch.AddMilliseconds(milliseconds), shard, sequence);
                return id.Timestamp == SnowflakeId.Epoch.AddMilliseconds(milliseconds) && id.Shard == shard && id.Sequence == sequence;
            }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Keys_sort_as_ids_do_and_both_text_forms_parse_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<ulong>(), (a, b) =>
        {
            var (left, right) = (new SnowflakeId(a), new SnowflakeId(b));
            return Math.Sign(string.CompareOrdinal(left.ToKey(), right.ToKey())) == Math.Sign(left.CompareTo(right))
                && SnowflakeId.Parse(left.ToKey()) == left
                && SnowflakeId.Parse(left.ToString()) == left
                && JsonSerializer.Deserialize<SnowflakeId>(JsonSerializer.Serialize(left)) == left;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_epoch_is_the_published_one() =>
        Assert.AreEqual("2011-08-24T21:07:01.721Z", SnowflakeId.Epoch.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    [TestMethod]
    [DataRow("")]
    [DataRow("-1")]
    [DataRow("+1")]
    [DataRow(" 1")]
    [DataRow("1,000")]
    [DataRow("0x1F")]
    [DataRow("18446744073709551616")]
    [DataRow("000000000000000000001")]
    [DataRow("１２")]
    public void What_is_no_unsigned_64_bit_decimal_is_refused(string text) => Assert.IsFalse(SnowflakeId.TryParse(text, out _));

    [TestMethod]
    [DataRow("12")]
    [DataRow("null")]
    [DataRow("\"x\"")]
    [DataRow("{}")]
    public void Json_other_than_a_decimal_string_is_refused(string json) =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize<SnowflakeId>(json));

    [TestMethod]
    public void Times_and_parts_that_do_not_fit_their_bits_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SnowflakeId.From(SnowflakeId.Epoch.AddMilliseconds(-1), 0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SnowflakeId.From(SnowflakeId.Epoch.AddMilliseconds(1L << 41), 0, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SnowflakeId.From(SnowflakeId.Epoch, SnowflakeId.MaxShard + 1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SnowflakeId.From(SnowflakeId.Epoch, 0, SnowflakeId.MaxSequence + 1));
    }
}
