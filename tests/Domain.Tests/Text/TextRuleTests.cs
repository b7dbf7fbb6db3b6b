using Domain.Problems;
using Domain.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Domain.Tests.Text;

[TestClass]
public sealed class TextRuleTests
{
    [TestMethod]
    [DataRow("abc", 3)]
    [DataRow("e\u0301", 1)]
    [DataRow("👨‍👩‍👧‍👦", 1)]
    [DataRow("🇩🇪🇫🇷", 2)]
    [DataRow("", 0)]
    public void Characters_are_what_readers_count(string text, int expected) => Assert.AreEqual(expected, TextRule.Count(text));

    [TestMethod]
    public void Text_is_trimmed_and_else_kept_as_written() => Assert.AreEqual("e\u0301 b", TextRule.Clean("  e\u0301 b\n", "field", 10));

    [TestMethod]
    public void Broken_unicode_and_control_characters_are_refused()
    {
        // Not as data rows: those travel as UTF-8, which has no form for half a surrogate pair.
        foreach (var text in new[] { "\ud800", "\udc00a", "a\0b", "a\u001bb" })
        {
            Assert.AreEqual("invalid_field", Assert.ThrowsExactly<ProblemException>(() => TextRule.Clean(text, "field", 10)).Code);
        }
    }

    [TestMethod]
    public void Any_text_is_either_refused_or_kept_within_the_limit() => Prop.ForAll<string>(text =>
    {
        try
        {
            var clean = TextRule.Clean(text ?? "", "field", 8);
            return TextRule.Count(clean) <= 8 && TextRule.Clean(clean, "field", 8) == clean;
        }
        catch (ProblemException e)
        {
            return e.Code is "too_long" or "invalid_field";
        }
    }).QuickCheckThrowOnFailure();
}
