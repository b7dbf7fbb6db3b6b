using System.Text.Json.Serialization;

namespace Functions.Api.Follows;

[JsonSerializable(typeof(FollowRequest))]
[JsonSerializable(typeof(FollowResponse))]
[JsonSerializable(typeof(BlockRequest))]
internal sealed partial class FollowsJson : JsonSerializerContext;
