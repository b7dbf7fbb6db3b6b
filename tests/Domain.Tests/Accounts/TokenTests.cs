using System.Text;
using Domain.Accounts;
using Domain.Ids;
using Tests.Shared;

namespace Domain.Tests.Accounts;

[TestClass]
public sealed class TokenTests
{
    private static readonly SnowflakeId User = new(ulong.MaxValue);
    private static readonly SnowflakeId Session = new(7);
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public void A_token_names_its_session_until_it_ends()
    {
        var tokens = Tokens(1);
        var (token, expiresAt) = tokens.Issue(User, Session);
        Assert.AreEqual(clock.GetUtcNow() + TimeSpan.FromHours(1), expiresAt);
        Assert.AreEqual((User, Session), tokens.Verify(token));
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.IsNotNull(tokens.Verify(token));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsNull(tokens.Verify(token));
    }

    [TestMethod]
    public void Any_change_of_any_character_voids_a_token()
    {
        var tokens = Tokens(1);
        var (token, _) = tokens.Issue(User, Session);
        for (var at = 0; at < token.Length; at++)
        {
            var changed = new StringBuilder(token) { [at] = token[at] == 'A' ? 'B' : 'A' }.ToString();

            Assert.IsNull(tokens.Verify(changed), $"at {at}");
        }

        Assert.IsNull(Tokens(2).Verify(token), "Another key must refuse it.");
        Assert.IsNull(tokens.Verify(""));
        Assert.IsNull(tokens.Verify(".."));
        Assert.IsNull(tokens.Verify(new string('.', 1_000)));
    }

    [TestMethod]
    public void A_short_key_is_refused_at_start() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => new AccessTokens(new AccountOptions { AccessTokenKey = Convert.ToBase64String(new byte[31]) }, clock));

    [TestMethod]
    public async Task A_password_is_verified_and_old_rounds_are_known_as_outdated()
    {
        using var old = new PasswordHasher(new AccountOptions { PasswordIterations = 1_000 });
        using var current = new PasswordHasher(new AccountOptions { PasswordIterations = 2_000 });
        var hash = await old.HashAsync("pässword", CancellationToken.None);
        Assert.IsTrue(await current.VerifyAsync("pässword", hash, CancellationToken.None));
        Assert.IsFalse(await current.VerifyAsync("password", hash, CancellationToken.None));
        Assert.IsFalse(await current.VerifyAsync("", null, CancellationToken.None));
        Assert.IsTrue(current.IsOutdated(hash));
        Assert.IsFalse(old.IsOutdated(hash));
        Assert.AreNotEqual(hash, await old.HashAsync("pässword", CancellationToken.None), "Salts must differ.");
        Assert.IsTrue(new AccountOptions().PasswordIterations >= 210_000);
    }

    private AccessTokens Tokens(byte fill) =>
        new(new AccountOptions { AccessTokenKey = Convert.ToBase64String([.. Enumerable.Repeat(fill, 32)]) }, clock);
}
