using Domain.Accounts;
using Domain.Ids;
using Domain.Problems;

namespace Domain.Staff;

/// <summary>Who may use the monitor, and the record of what they do there.</summary>
public sealed class StaffService(IAccountStore accounts, IOperatorActionStore actions, SnowflakeIdGenerator ids, TimeProvider time)
{
    /// <summary>The account, if it has the role. It is read afresh for every call, so that a role that is withdrawn ends at once.</summary>
    /// <exception cref="ProblemException"><c>staff_only</c>, <c>operators_only</c>.</exception>
    public async Task<Account> RequireAsync(SnowflakeId userId, StaffRole role, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAsync(userId, cancellationToken);
        return account is null || account.StaffRole == StaffRole.None
            ? throw new ProblemException(ProblemKind.Forbidden, "staff_only", "The monitor is for people who were given a role in it.")
            : account.StaffRole < role
                ? throw new ProblemException(ProblemKind.Forbidden, "operators_only", "Readers may look. This takes the role of an operator.")
                : account;
    }

    /// <summary>Gives somebody a role, or takes it away.</summary>
    /// <exception cref="ProblemException"><c>user_not_found</c>.</exception>
    public async Task<Account> GrantAsync(SnowflakeId userId, StaffRole role, CancellationToken cancellationToken)
    {
        var intent = Intend(null, "grant", null, userId.ToString(), $"role {role}");
        return await RecordAsync(
            intent,
            async () =>
            {
                while (true)
                {
                    var account = await accounts.GetAsync(userId, cancellationToken) ?? throw ProblemException.NotFound("user");
                    if (account.StaffRole == role)
                    {
                        return account;
                    }

                    if (await accounts.ReplaceAsync(account with { StaffRole = role }, cancellationToken) is { } replaced)
                    {
                        return replaced;
                    }
                }
            },
            cancellationToken);
    }

    /// <summary>Does something in the name of an operator: recorded first, then done, then recorded how it went.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="action">A stable word.</param>
    /// <param name="hub">The hub it is about, if any.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="detail">Particulars that are no secret; they are shortened.</param>
    /// <param name="act">Does it.</param>
    /// <param name="cancellationToken">Gives up before it is done; what was begun is recorded all the same.</param>
    public Task<T> ActAsync<T>(
        Account actor, string action, string? hub, string target, string? detail, Func<Task<T>> act, CancellationToken cancellationToken) =>
        RecordAsync(Intend(actor, action, hub, target, detail), act, cancellationToken);

    private OperatorAction Intend(Account? actor, string action, string? hub, string target, string? detail) => new()
    {
        Id = ids.Next(),
        At = time.GetUtcNow(),
        ActorId = actor?.Id,
        ActorName = actor?.Username,
        Action = action,
        Hub = hub,
        Target = target,
        Detail = detail?.Length > OperatorAction.MaxDetailLength ? detail[..OperatorAction.MaxDetailLength] : detail,
    };

    private async Task<T> RecordAsync<T>(OperatorAction intent, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await actions.PutAsync(intent, cancellationToken);
        var outcome = OperatorAction.Done;
        try
        {
            return await act();
        }
        catch (Exception e)
        {
            outcome = e is ProblemException problem ? problem.Code : "failed";
            throw;
        }
        finally
        {
            await actions.PutAsync(intent with { Outcome = outcome }, CancellationToken.None);
        }
    }
}
