using Domain.Ids;

namespace Functions.Api.Engagement;

/// <summary>A new comment.</summary>
/// <param name="Text">1 to 2,200 characters.</param>
/// <param name="ParentId">The comment that is replied to.</param>
public sealed record CreateCommentRequest(string Text, SnowflakeId? ParentId = null);
