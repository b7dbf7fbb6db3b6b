using System.Text.Json.Serialization;
using Functions.Api.Http;

namespace Functions.Api.Engagement;

[JsonSerializable(typeof(CreateCommentRequest))]
[JsonSerializable(typeof(CommentResponse))]
[JsonSerializable(typeof(ListResponse<CommentResponse>))]
internal sealed partial class EngagementJson : JsonSerializerContext;
