using Domain.Ids;
using Domain.Posts;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Posts;

[TestClass]
public sealed class ShortCodeTests
{
    [TestMethod]
    public void Every_id_has_one_code_that_leads_back() => Prop.ForAll<ulong>(value =>
    {
        var code = ShortCode.From(new SnowflakeId(value));
        return code.Length is >= 1 and <= 11 && ShortCode.TryParse(code, out var id) && id.Value == value;
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(0UL)]
    [DataRow(ulong.MaxValue)]
    public void The_first_and_the_last_id_have_one_too(ulong value)
    {
        Assert.IsTrue(ShortCode.TryParse(ShortCode.From(new SnowflakeId(value)), out var id));
        Assert.AreEqual(value, id.Value);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("AB")]
    [DataRow("a b")]
    [DataRow("a/b")]
    [DataRow("ü")]
    [DataRow("___________")]
    [DataRow("aaaaaaaaaaaa")]
    public void What_is_no_code_of_any_id_is_refused(string? code) => Assert.IsFalse(ShortCode.TryParse(code, out _));
}
