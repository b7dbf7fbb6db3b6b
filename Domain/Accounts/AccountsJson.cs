using System.Text.Json.Serialization;

namespace Domain.Accounts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccessTokenClaims))]
internal sealed partial class AccountsJson : JsonSerializerContext;
