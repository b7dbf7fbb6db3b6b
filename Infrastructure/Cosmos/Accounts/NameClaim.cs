using Domain.Ids;

namespace Infrastructure.Cosmos.Accounts;

/// <summary>Says who holds a name, alone in the partition of that name.</summary>
/// <param name="Id">Always <see cref="ItemId"/>: names may hold characters that ids may not.</param>
/// <param name="Name">The partition: kind and normal form of the name.</param>
/// <param name="UserId">Who holds it, or is signing up with it.</param>
/// <param name="ClaimedAt">Since when.</param>
internal sealed record NameClaim(string Id, string Name, SnowflakeId UserId, DateTimeOffset ClaimedAt)
{
    public const string ItemId = "claim";
}
