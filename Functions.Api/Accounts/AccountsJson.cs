using System.Text.Json.Serialization;
using Functions.Api.Http;

namespace Functions.Api.Accounts;

[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UserSummary))]
[JsonSerializable(typeof(ListResponse<UserSummary>))]
internal sealed partial class AccountsJson : JsonSerializerContext;
