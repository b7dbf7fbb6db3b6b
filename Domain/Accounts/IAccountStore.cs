using Domain.Ids;

namespace Domain.Accounts;

/// <summary>Account records, and the names that are unique among them.</summary>
public interface IAccountStore
{
    /// <summary>The account, or null.</summary>
    Task<Account?> GetAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>The accounts that exist, by id, in one batch.</summary>
    Task<IReadOnlyDictionary<SnowflakeId, Account>> GetManyAsync(IReadOnlyCollection<SnowflakeId> ids, CancellationToken cancellationToken);

    /// <summary>The account that holds a unique name, or null. Claims of sign-ups that never finished find nothing.</summary>
    Task<Account?> FindAsync(UniqueName name, CancellationToken cancellationToken);

    /// <summary>
    /// Creates an account with its credentials: first claims its names, then writes the credentials, then the account, which is the moment
    /// it exists.
    /// Names claimed by a sign-up that crashed are free again after <see cref="AccountOptions.ClaimLifetime"/>.
    /// </summary>
    /// <returns>Null when created; otherwise the first name that is taken, with nothing created.</returns>
    Task<UniqueName?> CreateAsync(Account account, Credentials credentials, CancellationToken cancellationToken);

    /// <summary>Replaces the account if it still is the one that was read, moving its names if they change.</summary>
    /// <returns>The new account, or null when it has changed meanwhile.</returns>
    /// <exception cref="Problems.ProblemException"><c>username_taken</c>, <c>email_taken</c>, <c>phone_taken</c>.</exception>
    Task<Account?> ReplaceAsync(Account account, CancellationToken cancellationToken);

    /// <summary>An account's credentials, or null.</summary>
    Task<Credentials?> GetCredentialsAsync(SnowflakeId id, CancellationToken cancellationToken);

    /// <summary>Replaces the credentials if they still are what was read.</summary>
    /// <returns>The new credentials, or null when they have changed meanwhile.</returns>
    Task<Credentials?> ReplaceCredentialsAsync(Credentials credentials, CancellationToken cancellationToken);
}
