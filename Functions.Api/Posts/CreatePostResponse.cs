using Domain.Ids;
using Domain.Posts;

namespace Functions.Api.Posts;

/// <summary>A post was created.</summary>
/// <param name="PostId">The post.</param>
/// <param name="Permalink">Where people find it.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Status">processing until every medium is finished; until then only its author sees it.</param>
public sealed record CreatePostResponse(SnowflakeId PostId, string Permalink, DateTimeOffset CreatedAt, PostStatus Status);
