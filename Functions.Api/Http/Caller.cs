using Domain.Ids;

namespace Functions.Api.Http;

/// <summary>Who calls: the account and the session its access token names.</summary>
/// <param name="UserId">The account.</param>
/// <param name="SessionId">The session.</param>
public sealed record Caller(SnowflakeId UserId, SnowflakeId SessionId);
