using Domain.Accounts;
using Domain.Feed;
using Domain.Ids;
using Domain.Media.Warming;
using Domain.Posts;
using Domain.Problems;
using Domain.RateLimits;
using Domain.Social;
using Domain.Text;

namespace Domain.Engagement;

/// <summary>
/// Likes, saves and comments. Every way in goes through <see cref="PostReader"/>: on what one cannot see, one cannot act.
/// </summary>
public sealed class EngagementService(
    PostReader reader,
    IPostStore posts,
    ILikeStore likes,
    ISaveStore saves,
    ICommentStore comments,
    IAccountStore accounts,
    IGraphStore graph,
    ILikePace pace,
    IEdgeWarming warming,
    IRateLimiter limiter,
    TimeProvider time,
    PostOptions options,
    RateLimitOptions limits)
{
    /// <summary>Likes a post.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>, <c>rate_limited</c>.</exception>
    public async Task LikeAsync(SnowflakeId caller, SnowflakeId postId, CancellationToken cancellationToken)
    {
        var post = await reader.GetAsync(caller, postId, cancellationToken);
        await limiter.AcquireAsync(caller.ToString(), "likes", limits.Likes, null, cancellationToken);
        if (await likes.LikeAsync(postId, caller, time.GetUtcNow(), cancellationToken) && await pace.CountAsync(postId, cancellationToken))
        {
            await warming.RequestAsync($"{postId}-popular", [.. post.Media.Select(static medium => medium.MediaId)], cancellationToken);
        }
    }

    /// <summary>Takes a like back.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>.</exception>
    public async Task UnlikeAsync(SnowflakeId caller, SnowflakeId postId, CancellationToken cancellationToken)
    {
        _ = await reader.GetAsync(caller, postId, cancellationToken);
        _ = await likes.UnlikeAsync(postId, caller, cancellationToken);
    }

    /// <summary>Saves a post.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>.</exception>
    public async Task SaveAsync(SnowflakeId caller, SnowflakeId postId, CancellationToken cancellationToken)
    {
        _ = await reader.GetAsync(caller, postId, cancellationToken);
        await saves.SaveAsync(caller, postId, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Takes a save back. Nobody else knows of saves, so this needs no view of the post and tells nothing of it.</summary>
    public Task UnsaveAsync(SnowflakeId caller, SnowflakeId postId, CancellationToken cancellationToken) =>
        saves.UnsaveAsync(caller, postId, cancellationToken);

    /// <summary>A page of saved posts that the caller may still see, latest first.</summary>
    /// <returns>The posts, and the place to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Post> Posts, FeedKey? Next)> ListSavedAsync(
        SnowflakeId caller, FeedKey? before, int limit, CancellationToken cancellationToken)
    {
        var places = await saves.ListAsync(caller, before, limit, cancellationToken);
        var records = await posts.GetManyAsync([.. places.Select(place => place.PostId)], cancellationToken);
        Post[] found = [.. places.Select(place => records.GetValueOrDefault(place.PostId)).OfType<Post>()];
        return (await reader.FilterAsync(caller, found, cancellationToken), places.Count == limit ? places[^1] : null);
    }

    /// <summary>Comments on a post, or replies to a comment on it.</summary>
    /// <param name="id">The id the comment gets; with the same id there is one comment, however often this is called.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="postId">The post.</param>
    /// <param name="text">What.</param>
    /// <param name="parentId">The comment that is replied to, or null. A reply to a reply joins its thread.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException"><c>post_not_found</c>, <c>parent_not_found</c>, <c>empty_comment</c>, <c>too_long</c>,
    /// <c>rate_limited</c>.</exception>
    public async Task<Comment> CommentAsync(
        SnowflakeId id, SnowflakeId caller, SnowflakeId postId, string text, SnowflakeId? parentId, CancellationToken cancellationToken)
    {
        var clean = TextRule.Clean(text, "text", options.MaxCommentLength);
        if (clean.Length == 0)
        {
            throw new ProblemException(ProblemKind.Invalid, "empty_comment", "A comment needs text.");
        }

        _ = await reader.GetAsync(caller, postId, cancellationToken);
        var parent = parentId is { } given ? await comments.GetAsync(postId, given, cancellationToken) ?? throw ParentNotFound() : null;
        await limiter.AcquireAsync(caller.ToString(), "comments", limits.Comments, id.ToString(), cancellationToken);
        var comment = new Comment
        {
            Id = id,
            PostId = postId,
            AuthorId = caller,
            ParentId = parent?.ParentId ?? parent?.Id,
            Text = clean,
            Mentions = CaptionParser.Mentions(clean, options.MaxParsedTags),
            CreatedAt = time.GetUtcNow(),
        };
        return await comments.AddAsync(comment, cancellationToken) ?? throw ParentNotFound();
    }

    /// <summary>Deletes a comment with its replies: for its author, and for the author of the post.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>, <c>comment_not_found</c>, <c>not_the_author</c>.</exception>
    public async Task DeleteCommentAsync(SnowflakeId caller, SnowflakeId postId, SnowflakeId id, CancellationToken cancellationToken)
    {
        var post = await reader.GetAsync(caller, postId, cancellationToken);
        var comment = await comments.GetAsync(postId, id, cancellationToken) ?? throw ProblemException.NotFound("comment");
        if (caller != comment.AuthorId && caller != post.AuthorId)
        {
            throw new ProblemException(ProblemKind.Forbidden, "not_the_author", "Only who wrote the comment or the post may delete it.");
        }

        await comments.DeleteAsync(comment, cancellationToken);
    }

    /// <summary>
    /// A page of comments on a post, or of replies to one of them, newest first, without those of people who have blocked or are blocked by
    /// the viewer.
    /// </summary>
    /// <returns>The comments with their authors, and the comment to go on from; null at the end.</returns>
    /// <exception cref="ProblemException"><c>post_not_found</c>.</exception>
    public async Task<(IReadOnlyList<(Comment Comment, Account Author)> Comments, SnowflakeId? Next)> ListCommentsAsync(
        SnowflakeId viewer, SnowflakeId postId, SnowflakeId? parentId, SnowflakeId? before, int limit, CancellationToken cancellationToken)
    {
        _ = await reader.GetAsync(viewer, postId, cancellationToken);
        var page = await comments.ListAsync(postId, parentId, before, limit, cancellationToken);
        SnowflakeId[] writers = [.. page.Select(comment => comment.AuthorId).Distinct()];
        var known = await accounts.GetManyAsync(writers, cancellationToken);
        var relationships = await graph.GetRelationshipsAsync(viewer, [.. writers.Where(writer => writer != viewer)], cancellationToken);
        return (
            [
                .. page
                    .Where(comment => known.ContainsKey(comment.AuthorId) && !relationships.GetValueOrDefault(comment.AuthorId).Blocked)
                    .Select(comment => (comment, known[comment.AuthorId])),
            ],
            page.Count == limit ? page[^1].Id : null);
    }

    private static ProblemException ParentNotFound() => new(ProblemKind.NotFound, "parent_not_found", "There is no such comment to reply to.");
}
