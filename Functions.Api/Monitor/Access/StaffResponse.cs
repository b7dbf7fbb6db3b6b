using Domain.Accounts;
using Domain.Ids;
using Domain.Staff;

namespace Functions.Api.Monitor.Access;

/// <summary>A person and their role in the monitor.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">Its user name.</param>
/// <param name="Role">What they may do.</param>
public sealed record StaffResponse(SnowflakeId UserId, string Username, StaffRole Role)
{
    /// <summary>The answer for an account.</summary>
    public static StaffResponse Of(Account account) => new(account.Id, account.Username, account.StaffRole);
}
