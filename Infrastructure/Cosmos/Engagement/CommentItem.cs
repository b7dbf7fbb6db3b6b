using Domain.Engagement;
using Domain.Ids;

namespace Infrastructure.Cosmos.Engagement;

/// <summary>A comment as stored in its post's partition.</summary>
internal sealed record CommentItem(
    string Id, string PostId, string SortKey, string AuthorId, string? ParentId, string Text, IReadOnlyList<string> Mentions,
    DateTimeOffset CreatedAt, int ReplyCount)
{
    public const string ReplyCountPath = "/replyCount";

    public static CommentItem From(Comment comment) => new(
        comment.Id.ToString(),
        comment.PostId.ToString(),
        comment.Id.ToKey(),
        comment.AuthorId.ToString(),
        comment.ParentId?.ToString(),
        comment.Text,
        comment.Mentions,
        comment.CreatedAt,
        comment.ReplyCount);

    public Comment ToComment() => new()
    {
        Id = SnowflakeId.Parse(Id),
        PostId = SnowflakeId.Parse(PostId),
        AuthorId = SnowflakeId.Parse(AuthorId),
        ParentId = ParentId is null ? null : SnowflakeId.Parse(ParentId),
        Text = Text,
        Mentions = Mentions,
        CreatedAt = CreatedAt,
        ReplyCount = ReplyCount,
    };
}
