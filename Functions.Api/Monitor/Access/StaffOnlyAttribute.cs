using Domain.Staff;

namespace Functions.Api.Monitor.Access;

/// <summary>The role a caller needs to be answered by a function. Every function under <c>/monitor/</c> has one, or is guarded by a key of the host.</summary>
/// <param name="role">The least role.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StaffOnlyAttribute(StaffRole role) : Attribute
{
    /// <summary>The least role.</summary>
    public StaffRole Role { get; } = role;
}
