using Domain.Feed;
using Domain.Posts;

namespace Infrastructure.Cosmos.Posts;

/// <summary>A post's place in its author's list.</summary>
/// <param name="Id">The post's id.</param>
/// <param name="AuthorId">The partition.</param>
/// <param name="SortKey">The place, as <see cref="FeedKey.ToSortKey"/> writes it.</param>
/// <param name="Kind">What the post is.</param>
/// <param name="Counted">Whether the author's count includes it.</param>
internal sealed record AuthorItem(string Id, string AuthorId, string SortKey, PostKind Kind, bool Counted)
{
    public static AuthorItem From(Post post) => new(post.Id.ToString(), post.AuthorId.ToString(), post.Key.ToSortKey(), post.Kind, post.IsLive);
}
