using Domain.Accounts;
using Domain.Ids;

namespace Infrastructure.Cosmos.Accounts;

/// <summary>Credentials as stored, apart from the account, so that no read of accounts carries them.</summary>
internal sealed record CredentialsItem(string Id, Credentials Credentials)
{
    public static string IdOf(SnowflakeId userId) => $"credentials-{userId}";

    public static CredentialsItem From(Credentials credentials) => new(IdOf(credentials.UserId), credentials);
}
