using Domain.Accounts;
using Domain.Ids;
using Domain.Problems;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Accounts;

/// <summary>
/// Accounts, their credentials, and the claims that make names unique. The order of a sign-up is claims, credentials, account; the
/// account's existence decides everything else:
/// a claim counts while it is young, or when its account exists and bears the name.
/// </summary>
public sealed class CosmosAccountStore(CosmosDatabase database, TimeProvider time, AccountOptions options) : IAccountStore
{
    private readonly Container users = database.Container(CosmosContainers.Users);
    private readonly Container names = database.Container(CosmosContainers.Usernames);

    /// <inheritdoc/>
    public async Task<Account?> GetAsync(SnowflakeId id, CancellationToken cancellationToken) =>
        await users.TryReadAsync<Account>(id.ToString(), id.ToString(), cancellationToken) is var (account, etag) ? account with { ETag = etag } : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<SnowflakeId, Account>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken)
    {
        var found = await users.ReadManyAsync<Account>(ids.Distinct().Select(id => (id.ToString(), id.ToString())), cancellationToken);
        return found.ToDictionary(account => account.Id);
    }

    /// <inheritdoc/>
    public async Task<Account?> FindAsync(UniqueName name, CancellationToken cancellationToken) =>
        await names.TryReadAsync<NameClaim>(NameClaim.ItemId, name.ToKey(), cancellationToken) is var (claim, _)
        && await GetAsync(claim.UserId, cancellationToken) is { } account
        && AccountRules.NamesOf(account).Contains(name)
            ? account
            : null;

    /// <inheritdoc/>
    public async Task<UniqueName?> CreateAsync(Account account, Credentials credentials, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        IReadOnlyList<UniqueName> claimed = [.. AccountRules.NamesOf(account)];
        if (await ClaimAllAsync(claimed, account.Id, cancellationToken) is { } taken)
        {
            return taken;
        }

        var credentialsItem = CredentialsItem.From(credentials);
        _ = await users.TryCreateAsync(credentialsItem, credentialsItem.Id, cancellationToken);

        // Past half its life a claim may be somebody else's before the account is written.
        if (time.GetElapsedTime(started) > options.ClaimLifetime / 2)
        {
            await ReleaseAsync(claimed, account.Id, cancellationToken);
            throw new ProblemException(ProblemKind.Unavailable, "too_slow", "Signing up took too long. Try again.");
        }

        _ = await users.TryCreateAsync(account, account.Id.ToString(), cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public async Task<Account?> ReplaceAsync(Account account, CancellationToken cancellationToken)
    {
        if (await GetAsync(account.Id, cancellationToken) is not { } before || before.ETag != account.ETag)
        {
            return null;
        }

        var added = AccountRules.NamesOf(account).Except(AccountRules.NamesOf(before)).ToList();
        var dropped = AccountRules.NamesOf(before).Except(AccountRules.NamesOf(account)).ToList();
        if (await ClaimAllAsync(added, account.Id, cancellationToken) is { } taken)
        {
            throw AccountRules.Taken(taken);
        }

        var etag = await users.TryReplaceAsync(account, account.Id.ToString(), account.Id.ToString(), before.ETag!, cancellationToken);
        await ReleaseAsync(etag is null ? added : dropped, account.Id, cancellationToken);
        return etag is null ? null : account with { ETag = etag };
    }

    /// <inheritdoc/>
    public async Task<Credentials?> GetCredentialsAsync(SnowflakeId id, CancellationToken cancellationToken)
    {
        var itemId = CredentialsItem.IdOf(id);
        return await users.TryReadAsync<CredentialsItem>(itemId, itemId, cancellationToken) is var (item, etag) ? item.Credentials with { ETag = etag } : null;
    }

    /// <inheritdoc/>
    public async Task<Credentials?> ReplaceCredentialsAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        var item = CredentialsItem.From(credentials);
        var etag = credentials.ETag ?? throw new ArgumentException("Only credentials that were read can be replaced.", nameof(credentials));
        return await users.TryReplaceAsync(item, item.Id, item.Id, etag, cancellationToken) is { } next ? credentials with { ETag = next } : null;
    }

    /// <summary>Claims all names or none.</summary>
    /// <returns>The one that is somebody else's.</returns>
    private async Task<UniqueName?> ClaimAllAsync(IReadOnlyList<UniqueName> wanted, SnowflakeId userId, CancellationToken cancellationToken)
    {
        for (var at = 0; at < wanted.Count; at++)
        {
            var claimed = false;
            try
            {
                claimed = await ClaimAsync(wanted[at], userId, cancellationToken);
            }
            finally
            {
                if (!claimed)
                {
                    await ReleaseAsync(wanted.Take(at), userId, CancellationToken.None);
                }
            }

            if (!claimed)
            {
                return wanted[at];
            }
        }

        return null;
    }

    private async Task<bool> ClaimAsync(UniqueName name, SnowflakeId userId, CancellationToken cancellationToken)
    {
        var key = name.ToKey();
        var claim = new NameClaim(NameClaim.ItemId, key, userId, time.GetUtcNow());
        while (true)
        {
            if (await names.TryCreateAsync(claim, key, cancellationToken) is not null)
            {
                return true;
            }

            if (await names.TryReadAsync<NameClaim>(NameClaim.ItemId, key, cancellationToken) is not var (other, etag))
            {
                continue;
            }

            if (other.UserId != userId)
            {
                if (await GetAsync(other.UserId, cancellationToken) is { } holder && AccountRules.NamesOf(holder).Contains(name))
                {
                    return false;
                }

                var left = other.ClaimedAt + options.ClaimLifetime - time.GetUtcNow();
                if (left > TimeSpan.Zero)
                {
                    // Somebody is at it this very moment, or was when a process died: nobody can tell yet whether the name is taken.
                    const string Detail = "Somebody is just taking this name. Try again in a moment.";
                    throw new ProblemException(ProblemKind.Unavailable, "name_being_claimed", Detail) { RetryAfter = left };
                }
            }

            if (await names.TryReplaceAsync(claim, NameClaim.ItemId, key, etag, cancellationToken) is not null)
            {
                return true;
            }
        }
    }

    private async Task ReleaseAsync(IEnumerable<UniqueName> released, SnowflakeId userId, CancellationToken cancellationToken)
    {
        foreach (var key in released.Select(name => name.ToKey()))
        {
            if (await names.TryReadAsync<NameClaim>(NameClaim.ItemId, key, cancellationToken) is var (claim, etag) && claim.UserId == userId)
            {
                _ = await names.TryDeleteAsync(NameClaim.ItemId, key, etag, cancellationToken);
            }
        }
    }
}
