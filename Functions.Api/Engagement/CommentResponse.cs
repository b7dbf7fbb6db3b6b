using Domain.Engagement;
using Domain.Ids;
using Functions.Api.Posts;

namespace Functions.Api.Engagement;

/// <summary>A comment.</summary>
/// <param name="CommentId">Its id.</param>
/// <param name="PostId">The post.</param>
/// <param name="ParentId">The comment it replies to, or null.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Mentions">User names mentioned in it, without '@'.</param>
/// <param name="ReplyCount">How many replies it has.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record CommentResponse(
    SnowflakeId CommentId,
    SnowflakeId PostId,
    SnowflakeId? ParentId,
    AuthorResponse Author,
    string Text,
    IReadOnlyList<string> Mentions,
    int ReplyCount,
    DateTimeOffset CreatedAt)
{
    /// <summary>The answer for a comment.</summary>
    public static CommentResponse Of(Comment comment, AuthorResponse author) =>
        new(comment.Id, comment.PostId, comment.ParentId, author, comment.Text, comment.Mentions, comment.ReplyCount, comment.CreatedAt);
}
