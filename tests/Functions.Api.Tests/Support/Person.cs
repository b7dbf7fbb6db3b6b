using Domain.Ids;

namespace Functions.Api.Tests.Support;

/// <summary>Somebody who is signed in.</summary>
internal sealed record Person(SnowflakeId Id, string Username, ApiClient Api, string RefreshToken)
{
    public const string Password = "correct horse battery";
}
