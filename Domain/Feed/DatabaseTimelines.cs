using Domain.Ids;
using Domain.Posts;

namespace Domain.Feed;

/// <summary>
/// Feeds straight from the database: a k-way merge (Knuth, TAOCP 5.4.1) of the lists of each author, newest first. Each list is read in pieces, only as far
/// as the merge gets; pieces are read at most <see cref="FeedOptions.DatabaseWidth"/> at a time.
/// </summary>
public sealed class DatabaseTimelines(IPostStore posts, FeedOptions options)
{
    private const int LargestPiece = 200;

    /// <summary>The newest places strictly below <paramref name="before"/> (null: of all) of all authors together, of one kind of post or (null) of all.</summary>
    /// <returns>At most <paramref name="limit"/> places; the floor is 0 when there are no more, otherwise the time of the next.</returns>
    public async Task<TimelineSlice> ReadAsync(
        IReadOnlyCollection<SnowflakeId> authors, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        var firstPiece = authors.Count == 0 ? 0 : Math.Clamp(2 * limit / authors.Count, Math.Min(5, limit + 1), limit + 1);
        var heads = new PriorityQueue<AuthorList, FeedKey>(Comparer<FeedKey>.Create(static (left, right) => right.CompareTo(left)));
        using var width = new SemaphoreSlim(options.DatabaseWidth);
        var lists = await Task.WhenAll(authors.Distinct().Select(author => OpenAsync(new AuthorList(author, before, firstPiece, only), width, cancellationToken)));
        foreach (var list in lists)
        {
            Enqueue(heads, list);
        }

        var merged = new List<FeedKey>(limit);
        while (merged.Count < limit && heads.TryDequeue(out var list, out var place))
        {
            merged.Add(place);
            await list.MoveNextAsync(posts, cancellationToken);
            Enqueue(heads, list);
        }

        return new(merged, heads.TryPeek(out _, out var next) ? next.PublishedAtMs : 0);
    }

    private static void Enqueue(PriorityQueue<AuthorList, FeedKey> heads, AuthorList list)
    {
        if (list.Head is { } head)
        {
            heads.Enqueue(list, head);
        }
    }

    private async Task<AuthorList> OpenAsync(AuthorList list, SemaphoreSlim width, CancellationToken cancellationToken)
    {
        await width.WaitAsync(cancellationToken);
        try
        {
            await list.MoveNextAsync(posts, cancellationToken);
            return list;
        }
        finally
        {
            width.Release();
        }
    }

    private sealed class AuthorList(SnowflakeId author, FeedKey? before, int piece, PostKind? only)
    {
        private readonly Queue<FeedKey> read = new();
        private FeedKey? last = before;
        private int piece = piece;
        private bool exhausted;

        public FeedKey? Head { get; private set; }

        public async Task MoveNextAsync(IPostStore posts, CancellationToken cancellationToken)
        {
            if (read.Count == 0 && !exhausted)
            {
                var places = await posts.ListByAuthorAsync(author, last, piece, only, cancellationToken);
                exhausted = places.Count < piece;
                foreach (var place in places)
                {
                    read.Enqueue(place);
                    last = place;
                }

                piece = Math.Min(2 * piece, LargestPiece);
            }

            Head = read.TryDequeue(out var head) ? head : null;
        }
    }
}
