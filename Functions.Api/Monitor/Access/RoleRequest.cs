using Domain.Staff;

namespace Functions.Api.Monitor.Access;

/// <summary>Gives a role.</summary>
/// <param name="Role">none, reader or operator.</param>
public sealed record RoleRequest(StaffRole Role);
