using Domain.Accounts;
using Domain.Problems;

namespace Domain.Tests.Accounts;

[TestClass]
public sealed class AccountRulesTests
{
    private readonly AccountRules rules = new(new AccountOptions());

    [TestMethod]
    [DataRow("ada", "ada")]
    [DataRow("Ada.B_1", "ada.b_1")]
    [DataRow("123456789012345678901234567.90", "123456789012345678901234567.90")]
    public void User_names_are_kept_in_lower_case(string text, string expected) => Assert.AreEqual(expected, rules.Username(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("a-b")]
    [DataRow("ä")]
    [DataRow("İ")]
    [DataRow("me")]
    [DataRow("123")]
    [DataRow("1234567890123456789012345678901")]
    [DataRow("а")]
    public void Other_user_names_are_refused(string text) =>
        Assert.AreEqual("invalid_username", Assert.ThrowsExactly<ProblemException>(() => rules.Username(text)).Code);

    [TestMethod]
    [DataRow("a@b.c", "a@b.c")]
    [DataRow(" A+tag@Example.ORG ", "a+tag@example.org")]
    public void Mail_addresses_are_kept_in_lower_case(string text, string expected) => Assert.AreEqual(expected, AccountRules.Email(text));

    [TestMethod]
    [DataRow("a")]
    [DataRow("@b.c")]
    [DataRow("a@b")]
    [DataRow("a@.c")]
    [DataRow("a@b.")]
    [DataRow("a@b@c.d")]
    [DataRow("a b@c.d")]
    [DataRow("a\0@c.d")]
    public void Other_mail_addresses_are_refused(string text) =>
        Assert.AreEqual("invalid_email", Assert.ThrowsExactly<ProblemException>(() => AccountRules.Email(text)).Code);

    [TestMethod]
    public void Phone_numbers_lose_their_decoration() => Assert.AreEqual("+493012345678", AccountRules.Phone("+49 (30) 1234-56.78"));

    [TestMethod]
    [DataRow("030 123456")]
    [DataRow("+0123456789")]
    [DataRow("+12345")]
    [DataRow("+1234567890123456")]
    [DataRow("+49x301234567")]
    public void Other_phone_numbers_are_refused(string text) =>
        Assert.AreEqual("invalid_phone", Assert.ThrowsExactly<ProblemException>(() => AccountRules.Phone(text)).Code);
}
