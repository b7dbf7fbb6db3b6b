using Domain.Paging;
using Domain.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Paging;

[TestClass]
public sealed class CursorProtectorTests
{
    private readonly CursorProtector protector = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    [TestMethod]
    public void A_payload_comes_back_for_its_purpose_only() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>().Filter(s => s.Get.Length < 100), payload =>
        {
            // Lone surrogates are not text and never a payload.
            var text = string.Concat(payload.Get.EnumerateRunes());
            var cursor = protector.Protect("feed:1", text);
            return protector.Unprotect("feed:1", cursor) == text && IsRefused("feed:2", cursor);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Every_single_changed_character_is_noticed()
    {
        var cursor = protector.Protect("feed:1", "{\"ts\":1,\"pid\":2,\"v\":1}");
        for (var i = 0; i < cursor.Length - 1; i++)
        {
            Assert.IsTrue(IsRefused("feed:1", string.Concat(cursor.AsSpan(0, i), cursor[i] == 'A' ? "B" : "A", cursor.AsSpan(i + 1))), $"character {i}");
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("not base64 !")]
    [DataRow("AAAA")]
    public void What_was_never_a_cursor_is_refused(string cursor) => Assert.IsTrue(IsRefused("feed:1", cursor));

    [TestMethod]
    public void Another_key_refuses_it() =>
        Assert.ThrowsExactly<ProblemException>(() => new CursorProtector(new byte[32]).Unprotect("feed:1", protector.Protect("feed:1", "x")));

    private bool IsRefused(string purpose, string cursor)
    {
        try
        {
            protector.Unprotect(purpose, cursor);
            return false;
        }
        catch (ProblemException problem)
        {
            return problem is { Kind: ProblemKind.Invalid, Code: "invalid_cursor" };
        }
    }
}
