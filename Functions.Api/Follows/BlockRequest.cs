using Domain.Ids;

namespace Functions.Api.Follows;

/// <summary>Whom to block.</summary>
/// <param name="BlockedId">The account.</param>
public sealed record BlockRequest(SnowflakeId BlockedId);
