using System.Text.Json.Serialization;

namespace Functions.Api.Feed;

[JsonSerializable(typeof(FeedResponse))]
internal sealed partial class FeedJson : JsonSerializerContext;
