using System.Text.Json.Serialization;
using Functions.Api.Http;

namespace Functions.Api.Posts;

[JsonSerializable(typeof(CreatePostRequest))]
[JsonSerializable(typeof(CreatePostResponse))]
[JsonSerializable(typeof(EditPostRequest))]
[JsonSerializable(typeof(PostResponse))]
[JsonSerializable(typeof(ListResponse<PostResponse>))]
internal sealed partial class PostsJson : JsonSerializerContext;
