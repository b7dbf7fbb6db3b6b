using System.Security.Cryptography;
using System.Text;
using Domain.Ids;
using Domain.Problems;
using Domain.RateLimits;

namespace Domain.Accounts;

/// <summary>
/// Signing in and out. Refresh tokens rotate; one that is presented a second time was stolen from somebody, so its session ends (RFC 9700
/// §4.14.2).
/// </summary>
public sealed class SessionService(
    IAccountStore accounts,
    AccountRules rules,
    PasswordHasher passwords,
    AccessTokens tokens,
    LiveSessions live,
    IRateLimiter limiter,
    SnowflakeIdGenerator ids,
    TimeProvider time,
    AccountOptions options,
    RateLimitOptions limits)
{
    private const string SignInAction = "failed_sign_ins";

    /// <summary>
    /// Signs in by user name, e-mail address or phone number. Says the same of an unknown name and a wrong password, after the same time.
    /// </summary>
    /// <param name="name">What was typed as name.</param>
    /// <param name="password">What was typed as password.</param>
    /// <param name="address">The client's address; failures are counted per name and address. Null where addresses are not told
    /// apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException"><c>invalid_credentials</c>, <c>rate_limited</c>.</exception>
    public async Task<SignedIn> SignInAsync(string name, string password, string? address, CancellationToken cancellationToken)
    {
        var unique = name.Length <= AccountRules.MaxEmailLength ? rules.Recognise(name) : null;
        var subject = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant())))[..32]}@{address ?? "any"}";
        await limiter.AcquireAsync(subject, SignInAction, limits.FailedSignIns, null, cancellationToken);
        var account = unique is { } known ? await accounts.FindAsync(known, cancellationToken) : null;
        var credentials = account is null ? null : await accounts.GetCredentialsAsync(account.Id, cancellationToken);
        var right = password.Length <= options.MaxPasswordLength
            && await passwords.VerifyAsync(password, credentials?.PasswordHash, cancellationToken);
        if (!right || credentials is null)
        {
            throw new ProblemException(ProblemKind.Unauthenticated, "invalid_credentials", "Name or password is wrong.");
        }

        await limiter.ForgetAsync(subject, SignInAction, cancellationToken);
        var renewed = passwords.IsOutdated(credentials.PasswordHash) ? await passwords.HashAsync(password, cancellationToken) : null;
        return await BeginAsync(credentials.UserId, renewed is null ? null : new(credentials.PasswordHash, renewed), cancellationToken);
    }

    /// <summary>The first session of a new account, to be stored with its credentials.</summary>
    internal (Session Session, SignedIn SignedIn) Open(SnowflakeId userId)
    {
        var sessionId = ids.Next();
        var refresh = RefreshToken.Create(userId, sessionId);
        var session = new Session { Id = sessionId, RefreshHash = refresh.Hash, ExpiresAt = time.GetUtcNow() + options.RefreshTokenLifetime };
        return (session, Answer(refresh));
    }

    /// <summary>Exchanges a refresh token for a new pair.</summary>
    /// <exception cref="ProblemException"><c>invalid_refresh_token</c>: unknown, over, signed out, or used before, which also ends its
    /// session.</exception>
    public async Task<SignedIn> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        if (RefreshToken.Parse(refreshToken) is not { } presented)
        {
            throw InvalidRefreshToken();
        }

        var next = RefreshToken.Create(presented.UserId, presented.SessionId);
        var rotated = false;
        await ChangeAsync(
            presented.UserId,
            credentials =>
            {
                rotated = false;
                var session = credentials.Sessions.FirstOrDefault(session => session.Id == presented.SessionId);
                if (session is null || session.ExpiresAt <= time.GetUtcNow())
                {
                    return credentials;
                }

                if (session.RefreshHash == presented.Hash)
                {
                    rotated = true;
                    return With(credentials, session, session with
                    {
                        RefreshHash = next.Hash,
                        ReplacedHashes = [session.RefreshHash, .. session.ReplacedHashes.Take(options.RememberedRefreshTokens - 1)],
                        ExpiresAt = time.GetUtcNow() + options.RefreshTokenLifetime,
                    });
                }

                return session.ReplacedHashes.Contains(presented.Hash) ? With(credentials, session, null) : credentials;
            },
            cancellationToken);
        if (!rotated)
        {
            live.Forget(presented.SessionId);
            throw InvalidRefreshToken();
        }

        return Answer(next);
    }

    /// <summary>Ends a session: its refresh token and its access tokens are worth nothing from now on.</summary>
    public async Task SignOutAsync(SnowflakeId userId, SnowflakeId sessionId, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            userId,
            credentials => credentials.Sessions.FirstOrDefault(session => session.Id == sessionId) is { } session
                ? With(credentials, session, null)
                : credentials,
            cancellationToken);
        live.Forget(sessionId);
    }

    /// <summary>Changes the password and ends every other session.</summary>
    /// <exception cref="ProblemException"><c>invalid_credentials</c>, <c>weak_password</c>, <c>rate_limited</c>.</exception>
    public async Task ChangePasswordAsync(SnowflakeId userId, SnowflakeId sessionId, string current, string replacement, CancellationToken cancellationToken)
    {
        rules.CheckPassword(replacement, "new_password");
        await limiter.AcquireAsync(userId.ToString(), SignInAction, limits.FailedSignIns, null, cancellationToken);
        var before = await accounts.GetCredentialsAsync(userId, cancellationToken);
        if (before is null || current.Length > options.MaxPasswordLength || !await passwords.VerifyAsync(current, before.PasswordHash, cancellationToken))
        {
            throw new ProblemException(ProblemKind.Forbidden, "invalid_credentials", "The current password is wrong.");
        }

        await limiter.ForgetAsync(userId.ToString(), SignInAction, cancellationToken);
        var hash = await passwords.HashAsync(replacement, cancellationToken);
        IReadOnlyList<Session> ended = [];
        await ChangeAsync(
            userId,
            credentials =>
            {
                if (credentials.PasswordHash != before.PasswordHash)
                {
                    throw new ProblemException(ProblemKind.Conflict, "password_changed", "The password was changed at the same moment elsewhere.");
                }

                ended = [.. credentials.Sessions.Where(session => session.Id != sessionId)];
                return credentials with { PasswordHash = hash, Sessions = [.. credentials.Sessions.Where(session => session.Id == sessionId)] };
            },
            cancellationToken);
        foreach (var session in ended)
        {
            live.Forget(session.Id);
        }
    }

    /// <summary>Who presents an access token; null when the token or its session is not valid.</summary>
    public async Task<(SnowflakeId UserId, SnowflakeId SessionId)?> AuthenticateAsync(string accessToken, CancellationToken cancellationToken) =>
        tokens.Verify(accessToken) is { } claimed && await live.IsLiveAsync(claimed.UserId, claimed.SessionId, cancellationToken) ? claimed : null;

    private static Credentials With(Credentials credentials, Session session, Session? replacement) =>
        credentials with
        {
            Sessions = [.. credentials.Sessions.Where(other => other.Id != session.Id), .. replacement is null ? Array.Empty<Session>() : [replacement]],
        };

    private static ProblemException InvalidRefreshToken() =>
        new(ProblemKind.Unauthenticated, "invalid_refresh_token", "The refresh token is not valid any more. Sign in again.");

    private async Task<SignedIn> BeginAsync(SnowflakeId userId, (string From, string To)? renewedHash, CancellationToken cancellationToken)
    {
        var (session, signedIn) = Open(userId);
        await ChangeAsync(
            userId,
            credentials => credentials with
            {
                PasswordHash = renewedHash is { } hash && hash.From == credentials.PasswordHash ? hash.To : credentials.PasswordHash,
                Sessions = [.. credentials.Sessions.Where(open => open.ExpiresAt > time.GetUtcNow()).TakeLast(options.MaxSessions - 1), session],
            },
            cancellationToken);
        return signedIn;
    }

    private SignedIn Answer(RefreshToken refresh)
    {
        var (access, expiresAt) = tokens.Issue(refresh.UserId, refresh.SessionId);
        return new(refresh.UserId, access, refresh.ToString(), expiresAt);
    }

    private async Task ChangeAsync(SnowflakeId userId, Func<Credentials, Credentials> change, CancellationToken cancellationToken)
    {
        while (await accounts.GetCredentialsAsync(userId, cancellationToken) is { } credentials)
        {
            var changed = change(credentials);
            if (ReferenceEquals(changed, credentials) || await accounts.ReplaceCredentialsAsync(changed, cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
