using Domain.Ids;
using Domain.Social;

namespace Infrastructure.Durable;

/// <summary>The input of <c>AcceptRequests</c>: one page of the requests to follow somebody.</summary>
/// <param name="User">Who has gone public.</param>
/// <param name="After">The last request of the page before; null: the first page.</param>
public sealed record RequestPage(SnowflakeId User, EdgePlace? After = null);
