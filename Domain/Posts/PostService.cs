using Domain.Accounts;
using Domain.Faults;
using Domain.Feed;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Problems;
using Domain.RateLimits;
using Domain.Social;
using Domain.Text;

namespace Domain.Posts;

/// <summary>Creates and changes posts.</summary>
public sealed class PostService(
    IPostStore posts,
    PostReader reader,
    IPostCache cache,
    IAccountStore accounts,
    IGraphStore graph,
    IMediaStore media,
    MediaClaims claims,
    IRateLimiter limiter,
    TimeProvider time,
    PostOptions options,
    RateLimitOptions limits)
{
    /// <summary>
    /// Posts. The steps: check everything; write the record (processing); claim the media; start <c>PublishPost</c>. All of them may be
    /// repeated with the same id, and a sweep takes up what a crash left:
    /// <c>PublishPost</c> claims the media itself before it looks at them.
    /// </summary>
    /// <param name="id">The id the post gets.</param>
    /// <param name="authorId">Who posts.</param>
    /// <param name="request">What.</param>
    /// <param name="workflow">What publishes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException">400 for media that are unknown, foreign, expired or used, and <c>not_a_reel</c>; 403
    /// <c>tagged_user_unavailable</c>; 429 over the daily number.</exception>
    public async Task<Post> CreateAsync(SnowflakeId id, SnowflakeId authorId, NewPost request, IPostWorkflow workflow, CancellationToken cancellationToken)
    {
        var post = Compose(id, authorId, request);
        await CheckTaggedAsync(authorId, post.TaggedUsers, cancellationToken);
        await CheckMediaAsync(post, cancellationToken);
        await limiter.AcquireAsync(authorId.ToString(), "posts", limits.Posts, id.ToString(), cancellationToken);

        CrashPoint.Reach(PostCrashPoints.CreateBefore);
        post = await posts.CreateAsync(post, cancellationToken);
        CrashPoint.Reach(PostCrashPoints.CreateAfter);
        try
        {
            _ = await claims.ClaimForPostAsync([.. post.Media.Select(medium => medium.MediaId)], authorId, id, cancellationToken);
        }
        catch (ProblemException)
        {
            // Another post was faster since the check: nobody has seen this one.
            await posts.RemoveAsync(post, cancellationToken);
            throw;
        }

        CrashPoint.Reach(PostCrashPoints.ClaimAfter);
        await workflow.EnsurePublishingAsync(id, cancellationToken);
        CrashPoint.Reach(PostCrashPoints.StartAfter);
        return post;
    }

    /// <summary>Replaces the caption.</summary>
    /// <exception cref="ProblemException"><c>post_not_found</c>, <c>not_the_author</c>, <c>too_long</c>, and what the precondition
    /// throws.</exception>
    public Task<Post> EditCaptionAsync(SnowflakeId caller, SnowflakeId id, string caption, Action<Post> precondition, CancellationToken cancellationToken)
    {
        var clean = TextRule.Clean(caption, "caption", options.MaxCaptionLength);
        return ChangeAsync(
            caller,
            id,
            post =>
            {
                precondition(post);
                return post.Caption == clean ? post : WithCaption(post, clean) with { EditedAt = time.GetUtcNow() };
            },
            cancellationToken);
    }

    /// <summary>Hides the post from everyone but its author, or shows it again at its old place.</summary>
    public async Task<Post> ArchiveAsync(
        SnowflakeId caller, SnowflakeId id, bool archived, IExposureWorkflow exposures, CancellationToken cancellationToken)
    {
        var before = await reader.GetOwnAsync(caller, id, cancellationToken);
        await exposures.PromiseAsync(MediaOf(before), before.ETag!, cancellationToken);
        var post = await ChangeAsync(
            caller,
            id,
            post => (post.ArchivedAt is not null) == archived ? post : post with { ArchivedAt = archived ? time.GetUtcNow() : null },
            cancellationToken);
        await exposures.ReviewAsync(MediaOf(post), post.ETag!, cancellationToken);
        return post;
    }

    /// <summary>
    /// Deletes the post: from this moment nobody sees it. <c>RetractPost</c> then takes it out of timelines. Deleting what is deleted is
    /// fine.
    /// </summary>
    public async Task DeleteAsync(
        SnowflakeId caller, SnowflakeId id, IPostWorkflow workflow, IExposureWorkflow exposures, CancellationToken cancellationToken)
    {
        var post = await posts.GetAsync(id, cancellationToken);
        if (post is not { DeletedAt: not null } || post.AuthorId != caller)
        {
            post = await reader.GetOwnAsync(caller, id, cancellationToken);
            await exposures.PromiseAsync(MediaOf(post), post.ETag!, cancellationToken);
            CrashPoint.Reach(PostCrashPoints.DeleteBefore);
            post = await ChangeAsync(caller, id, current => current with { DeletedAt = time.GetUtcNow() }, cancellationToken);
            CrashPoint.Reach(PostCrashPoints.DeleteAfter);
        }

        await workflow.EnsureRetractingAsync(id, cancellationToken);
        await exposures.ReviewAsync(MediaOf(post), post.ETag!, cancellationToken);
    }

    private async Task<Post> ChangeAsync(SnowflakeId caller, SnowflakeId id, Func<Post, Post> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var post = await reader.GetOwnAsync(caller, id, cancellationToken);
            var changed = change(post);
            if (ReferenceEquals(changed, post))
            {
                return post;
            }

            await cache.InvalidateAsync(id, cancellationToken);
            if (await posts.ReplaceAsync(changed, cancellationToken) is { } replaced)
            {
                return replaced;
            }
        }
    }

    private static ExposureReview MediaOf(Post post) => new(post.AuthorId, [.. post.Media.Select(static medium => medium.MediaId)]);

    private Post Compose(SnowflakeId id, SnowflakeId authorId, NewPost request)
    {
        var count = request.MediaIds.Count;
        if (count < 1 || count > options.MaxMedia || request.MediaIds.Distinct().Count() != count)
        {
            throw Invalid("media_ids", $"must name 1 to {options.MaxMedia} different media");
        }

        if (request.Kind == PostKind.Reel && count != 1)
        {
            throw NotAReel();
        }

        if (request.AltTexts?.Count > count)
        {
            throw Invalid("alt_texts", "must not have more entries than 'media_ids'");
        }

        SnowflakeId[] tagged = [.. (request.TaggedUsers ?? []).Distinct()];
        if (tagged.Length > options.MaxTaggedUsers)
        {
            throw Invalid("tagged_users", $"may name at most {options.MaxTaggedUsers} people");
        }

        var location = request.LocationId is null ? null : TextRule.Clean(request.LocationId, "location_id", options.MaxLocationIdLength);
        var altTexts = request.AltTexts ?? [];
        var post = new Post
        {
            Id = id,
            AuthorId = authorId,
            Kind = request.Kind,
            Status = PostStatus.Processing,
            Media = [.. request.MediaIds.Select((mediaId, at) => new PostMedium(mediaId, AltText(altTexts.ElementAtOrDefault(at))))],
            TaggedUsers = tagged,
            LocationId = location is "" ? null : location,
            CreatedAt = time.GetUtcNow(),
        };
        return WithCaption(post, TextRule.Clean(request.Caption ?? "", "caption", options.MaxCaptionLength));
    }

    private string? AltText(string? text) => text is null ? null : TextRule.Clean(text, "alt_texts", options.MaxAltTextLength);

    private Post WithCaption(Post post, string caption) => post with
    {
        Caption = caption,
        Hashtags = CaptionParser.Hashtags(caption, options.MaxParsedTags),
        Mentions = CaptionParser.Mentions(caption, options.MaxParsedTags),
    };

    private async Task CheckTaggedAsync(SnowflakeId authorId, IReadOnlyList<SnowflakeId> tagged, CancellationToken cancellationToken)
    {
        SnowflakeId[] others = [.. tagged.Where(user => user != authorId)];
        if (others.Length == 0)
        {
            return;
        }

        var known = await accounts.GetManyAsync(others, cancellationToken);
        if (others.FirstOrDefault(user => !known.ContainsKey(user)) is { Value: not 0 } unknown)
        {
            throw new ProblemException(ProblemKind.Invalid, "tagged_user_not_found", $"There is no user {unknown} to tag.");
        }

        var relationships = await graph.GetRelationshipsAsync(authorId, others, cancellationToken);
        if (others.Any(user => relationships.GetValueOrDefault(user).BlockedBy))
        {
            throw new ProblemException(ProblemKind.Forbidden, "tagged_user_unavailable", "You cannot tag one of these people.");
        }
    }

    // The claim decides; this only keeps a request that cannot succeed from leaving a record behind.
    private async Task CheckMediaAsync(Post post, CancellationToken cancellationToken)
    {
        var found = await media.FindManyAsync([.. post.Media.Select(medium => medium.MediaId)], cancellationToken);
        foreach (var medium in post.Media)
        {
            if (found.GetValueOrDefault(medium.MediaId) is not { } record || record.OwnerId != post.AuthorId)
            {
                throw new ProblemException(ProblemKind.Invalid, "media_not_found", $"You have no medium {medium.MediaId}.");
            }

            _ = record.ClaimFor(post.Id, time.GetUtcNow());
            if (post.Kind == PostKind.Reel && record.Kind != MediaKind.Video)
            {
                throw NotAReel();
            }
        }
    }

    private static ProblemException NotAReel() => new(ProblemKind.Invalid, "not_a_reel", "A reel is a post of exactly one video.");

    private static ProblemException Invalid(string field, string what) => new(ProblemKind.Invalid, "invalid_field", $"'{field}' {what}.");
}
