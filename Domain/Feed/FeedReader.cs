using Domain.Accounts;
using Domain.Ids;
using Domain.Posts;
using Domain.Social;

namespace Domain.Feed;

/// <summary>
/// The chronological feeds, of all posts and of reels: skeleton → hydration → rules → refill until the page is full. The cursor is the place of the last post looked at, and places never
/// change, so a reader who pages to the end meets every post that was visible all the while exactly once, whatever others do meanwhile.
/// </summary>
public sealed class FeedReader(
    FeedSkeleton skeleton, IPostCache cache, IPostStore posts, IGraphStore graph, IAccountStore accounts, FeedOptions options, TimeProvider time)
{
    private const int LongestStretch = 200;

    /// <summary>Reads a page strictly below <paramref name="before"/> (null: the first), of one kind of post or (null) of all.</summary>
    public async Task<FeedPage> ReadAsync(SnowflakeId reader, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        var unpublished = before is null ? UnpublishedAsync(reader, only, cancellationToken) : Task.FromResult<IReadOnlyList<Post>>([]);
        var authors = new Dictionary<SnowflakeId, Account>();
        var (shown, next, rebuilding) = await FillAsync(reader, before, limit, only, authors, cancellationToken);
        var own = await unpublished;
        if (own.Count > 0 && !authors.ContainsKey(reader) && await accounts.GetAsync(reader, cancellationToken) is { } account)
        {
            authors.Add(reader, account);
        }

        return new(own, shown, authors, next, rebuilding);
    }

    private async Task<(IReadOnlyList<Post> Shown, FeedKey? Next, bool Rebuilding)> FillAsync(
        SnowflakeId reader, FeedKey? before, int limit, PostKind? only, Dictionary<SnowflakeId, Account> authors, CancellationToken cancellationToken)
    {
        var shown = new List<Post>(limit);
        var scanned = 0;
        var rebuilding = false;
        for (var length = limit + 1; ; length = Math.Min(2 * length, LongestStretch))
        {
            // One more than wanted tells whether there is another page; ever longer stretches get over places that nobody may see.
            var stretch = await skeleton.ReadAsync(reader, before, length, only, cancellationToken);
            rebuilding |= stretch.Rebuilding;
            var visible = await VisibleAsync(reader, stretch.Places, authors, cancellationToken);
            foreach (var place in stretch.Places)
            {
                if (visible.TryGetValue(place, out var post))
                {
                    if (shown.Count == limit)
                    {
                        return (shown, shown[^1].Key, rebuilding);
                    }

                    shown.Add(post);
                }
            }

            scanned += stretch.Places.Count;
            if (stretch.End)
            {
                return (shown, null, rebuilding);
            }

            if (scanned >= options.MaxScan)
            {
                return (shown, stretch.Resume, rebuilding);
            }

            before = stretch.Resume;
        }
    }

    private async Task<IReadOnlyDictionary<FeedKey, Post>> VisibleAsync(
        SnowflakeId reader, IReadOnlyList<FeedKey> places, Dictionary<SnowflakeId, Account> authors, CancellationToken cancellationToken)
    {
        if (places.Count == 0)
        {
            return new Dictionary<FeedKey, Post>();
        }

        var records = await cache.GetManyAsync([.. places.Select(static place => place.PostId)], cancellationToken);

        // A list read while a post was being published has it at the place of its creation; only its own place shows it, so that no page repeats it.
        var live = places
            .Select(place => (Place: place, Post: records.GetValueOrDefault(place.PostId)))
            .Where(static entry => entry.Post is { IsLive: true } post && post.Key == entry.Place)
            .ToDictionary(static entry => entry.Place, static entry => entry.Post!);
        var ids = live.Values.Select(static post => post.AuthorId).Distinct().ToList();
        var relationships = graph.GetRelationshipsAsync(reader, ids, cancellationToken);
        var profiles = await accounts.GetManyAsync(ids, cancellationToken);
        var relations = await relationships;
        var visible = live.Where(entry => MaySee(entry.Value)).ToDictionary();
        foreach (var post in visible.Values)
        {
            authors[post.AuthorId] = profiles[post.AuthorId];
        }

        return visible;

        bool MaySee(Post post)
        {
            var relation = relations[post.AuthorId];
            return (post.AuthorId == reader || relation is { Following: true, Muting: false })
                && PostVisibility.CanSee(post, profiles.GetValueOrDefault(post.AuthorId), reader, relation.Following, relation.Blocked);
        }
    }

    private async Task<IReadOnlyList<Post>> UnpublishedAsync(SnowflakeId reader, PostKind? only, CancellationToken cancellationToken)
    {
        var places = await posts.ListByAuthorAsync(reader, null, options.MaxUnpublished, only, cancellationToken);
        var records = await cache.GetManyAsync([.. places.Select(static place => place.PostId)], cancellationToken);
        var failedSince = time.GetUtcNow() - options.FailedShownFor;
        return
        [
            .. places.Select(place => records.GetValueOrDefault(place.PostId)).OfType<Post>().Where(post =>
                post.DeletedAt is null && (post.Status == PostStatus.Processing || (post.Status == PostStatus.Failed && post.CreatedAt >= failedSince))),
        ];
    }
}
