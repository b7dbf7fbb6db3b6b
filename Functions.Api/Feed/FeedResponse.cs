using Functions.Api.Posts;

namespace Functions.Api.Feed;

/// <summary>One page of a feed.</summary>
/// <param name="Posts">The posts, newest first. The first page begins with your own that nobody else sees yet; they come on top of the limit.</param>
/// <param name="NextCursor">Ask for the next page with it; null on the last.</param>
/// <param name="HasMore">Whether another page may follow.</param>
/// <param name="Rebuilding">Whether a lost timeline is being rebuilt; the posts are right all the same.</param>
public sealed record FeedResponse(IReadOnlyList<PostResponse> Posts, string? NextCursor, bool HasMore, bool Rebuilding);
