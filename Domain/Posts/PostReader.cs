using Domain.Accounts;
using Domain.Feed;
using Domain.Ids;
using Domain.Problems;
using Domain.Social;

namespace Domain.Posts;

/// <summary>Reads posts for a viewer: the one door through <see cref="PostVisibility"/>.</summary>
public sealed class PostReader(IPostStore posts, IAccountStore accounts, IGraphStore graph)
{
    /// <summary>The post, if the viewer may see it.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>.</exception>
    public async Task<Post> GetAsync(SnowflakeId viewer, SnowflakeId id, CancellationToken cancellationToken) =>
        await FindAsync(viewer, id, cancellationToken) ?? throw ProblemException.NotFound("post");

    /// <summary>The post, if the viewer may see it; else null.</summary>
    public async Task<Post?> FindAsync(SnowflakeId viewer, SnowflakeId id, CancellationToken cancellationToken) =>
        await posts.GetAsync(id, cancellationToken) is { } post && await FilterAsync(viewer, [post], cancellationToken) is [var visible] ? visible : null;

    /// <summary>The post, if it is the caller's own.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>; <c>not_the_author</c> where the caller may see it.</exception>
    public async Task<Post> GetOwnAsync(SnowflakeId caller, SnowflakeId id, CancellationToken cancellationToken)
    {
        var post = await GetAsync(caller, id, cancellationToken);
        return post.AuthorId == caller ? post : throw new ProblemException(ProblemKind.Forbidden, "not_the_author", "Only its author may do this.");
    }

    /// <summary>Those of the posts that the viewer may see, in the same order.</summary>
    public async Task<IReadOnlyList<Post>> FilterAsync(SnowflakeId viewer, IReadOnlyList<Post> candidates, CancellationToken cancellationToken)
    {
        SnowflakeId[] authors = [.. candidates.Select(post => post.AuthorId).Distinct()];
        if (authors.Length == 0)
        {
            return [];
        }

        var reading = accounts.GetManyAsync(authors, cancellationToken);
        var relationships = await graph.GetRelationshipsAsync(viewer, [.. authors.Where(author => author != viewer)], cancellationToken);
        var known = await reading;
        return
        [
            .. candidates.Where(post =>
            {
                var relationship = relationships.GetValueOrDefault(post.AuthorId);
                return PostVisibility.CanSee(post, known.GetValueOrDefault(post.AuthorId), viewer, relationship.Following, relationship.Blocked);
            }),
        ];
    }

    /// <summary>An account, unless it has blocked the viewer.</summary>
    /// <exception cref="ProblemException"><c>user_not_found</c>.</exception>
    public async Task<(Account Account, Relationship Relationship)> GetAccountAsync(SnowflakeId viewer, SnowflakeId id, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAsync(id, cancellationToken) ?? throw ProblemException.NotFound("user");
        var relationship = id == viewer ? default : (await graph.GetRelationshipsAsync(viewer, [id], cancellationToken)).GetValueOrDefault(id);
        return relationship.BlockedBy ? throw ProblemException.NotFound("user") : (account, relationship);
    }

    /// <summary>
    /// A page of an author's posts that the viewer may see, newest first. Empty where the account is private and not followed; not found
    /// where it has blocked the viewer.
    /// </summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="author">Whose posts.</param>
    /// <param name="before">Where the page before ended; null starts at the newest.</param>
    /// <param name="limit">Most posts of the page.</param>
    /// <param name="only">Only posts of this kind; null: of every kind.</param>
    /// <param name="archived">Whether to list the hidden posts (their author sees them) instead of the others.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The posts, and the place to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Post> Posts, FeedKey? Next)> ListByAuthorAsync(
        SnowflakeId viewer, SnowflakeId author, FeedKey? before, int limit, PostKind? only, bool archived, CancellationToken cancellationToken)
    {
        var (account, relationship) = await GetAccountAsync(viewer, author, cancellationToken);
        var page = new List<Post>();
        if (!PostVisibility.CanSeePostsOf(account, viewer, relationship.Following, relationship.Blocked))
        {
            return (page, null);
        }

        while (true)
        {
            var places = await posts.ListByAuthorAsync(author, before, limit, only, cancellationToken);
            var records = await posts.GetManyAsync([.. places.Select(place => place.PostId)], cancellationToken);
            foreach (var place in places)
            {
                before = place;
                var post = records.GetValueOrDefault(place.PostId);
                if (post is not null && (post.ArchivedAt is not null) == archived
                    && PostVisibility.CanSee(post, account, viewer, relationship.Following, relationship.Blocked))
                {
                    page.Add(post);
                }

                if (page.Count == limit)
                {
                    return (page, before);
                }
            }

            if (places.Count < limit)
            {
                return (page, null);
            }
        }
    }
}
