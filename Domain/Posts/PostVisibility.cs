using Domain.Accounts;
using Domain.Ids;

namespace Domain.Posts;

/// <summary>
/// The one rule of who sees a post. Every read of posts, likes, comments, saves and feeds asks it, at the time of reading.
/// </summary>
public static class PostVisibility
{
    /// <summary>Whether the viewer may see the post.</summary>
    /// <param name="post">The post; null is seen by nobody.</param>
    /// <param name="author">Its author's account; null (erased) hides the post.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="follows">Whether the viewer follows the author, accepted.</param>
    /// <param name="blocked">Whether either has blocked the other.</param>
    public static bool CanSee(Post? post, Account? author, SnowflakeId viewer, bool follows, bool blocked) =>
        post is { DeletedAt: null }
        && author is not null
        && (post.AuthorId == viewer || (post.IsLive && CanSeePostsOf(author, viewer, follows, blocked)));

    /// <summary>Whether the viewer may see what the author has published.</summary>
    public static bool CanSeePostsOf(Account author, SnowflakeId viewer, bool follows, bool blocked) =>
        author.Id == viewer || (!blocked && (!author.IsPrivate || follows));
}
