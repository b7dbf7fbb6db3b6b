using Domain.Accounts;
using Domain.Ids;
using Domain.Problems;

namespace Functions.Api.Accounts;

/// <summary>Finds accounts by what stands in a path.</summary>
public static class AccountStoreExtensions
{
    /// <summary>An account's id, from itself or the user name. A user name has a character that is not a digit, so the two cannot be confused.</summary>
    /// <exception cref="ProblemException"><c>user_not_found</c>: nobody has that name. That somebody has the id is not checked.</exception>
    public static async Task<SnowflakeId> IdOfAsync(this IAccountStore accounts, string user, CancellationToken cancellationToken)
    {
        if (SnowflakeId.TryParse(user, out var id))
        {
            return id;
        }

        var name = user.Length <= AccountRules.MaxEmailLength ? user.ToLowerInvariant() : throw ProblemException.NotFound("user");
        return (await accounts.FindAsync(new UniqueName(UniqueNameKind.Username, name), cancellationToken))?.Id ?? throw ProblemException.NotFound("user");
    }
}
