using System.Globalization;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using StackExchange.Redis;

namespace Infrastructure.Redis;

/// <summary>
/// Timelines as sorted sets; see <see cref="TimelineScripts"/> for their form. Keys carry the owner as hash tag, so a timeline and its claim share a slot.
/// </summary>
public sealed class RedisTimelineStore(RedisConnection redis, FeedOptions options) : ITimelineStore
{
    private readonly RedisValue capacity = options.TimelineCapacity;

    /// <inheritdoc/>
    public Task<int> AddAsync(IReadOnlyList<TimelineName> timelines, FeedKey post, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [capacity, options.TimelineCapacity + options.TimelineSlack, post.PublishedAtMs, post.PostId.ToKey()];
        return Guard(async () =>
        {
            var existed = await redis.EvaluateEachAsync(TimelineScripts.Add, timelines, static name => [Key(name)], _ => arguments, cancellationToken);
            return existed.Sum(static result => (int)result);
        });
    }

    /// <inheritdoc/>
    public Task MergeAsync(TimelineName timeline, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken) =>
        Guard(() => redis.EvaluateAsync(TimelineScripts.Merge, [Key(timeline)], [capacity, floorMs, .. Flatten(posts)], cancellationToken));

    /// <inheritdoc/>
    public Task RemoveAsync(IReadOnlyList<TimelineName> timelines, SnowflakeId post, CancellationToken cancellationToken)
    {
        RedisValue member = post.ToKey();
        return Guard(() => redis.RunAsync(
            commands => Task.WhenAll(timelines.Select(name => commands.SortedSetRemoveAsync(Key(name), member))), cancellationToken));
    }

    /// <inheritdoc/>
    public Task RemoveAsync(TimelineName timeline, IReadOnlyList<SnowflakeId> posts, CancellationToken cancellationToken)
    {
        RedisValue[] members = [.. posts.Select(static post => (RedisValue)post.ToKey())];
        return members.Length == 0
            ? Task.CompletedTask
            : Guard(() => redis.RunAsync(commands => commands.SortedSetRemoveAsync(Key(timeline), members), cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TimelineSlice?>> ReadAsync(
        IReadOnlyList<TimelineName> timelines, FeedKey? before, int limit, CancellationToken cancellationToken)
    {
        RedisValue milliseconds = before is { } place ? place.PublishedAtMs : "";
        RedisValue post = before?.PostId.ToKey() ?? "";
        var renewal = Milliseconds(options.SeenInterval);
        var results = await Guard(() => redis.EvaluateEachAsync(
            TimelineScripts.Read, timelines, static name => [Key(name)], name => [milliseconds, post, limit, Life(name), renewal], cancellationToken));
        TimelineSlice?[] slices = [.. results.Select(Parse)];
        var hits = slices.Count(static slice => slice is not null);
        FeedMetrics.LookedUp("timeline", hits, slices.Length - hits);
        return slices;
    }

    /// <inheritdoc/>
    public async Task<RebuildStart> BeginRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [Claim(token), Milliseconds(options.RebuildLease), Life(timeline)];
        var result = await Guard(() => redis.EvaluateAsync(TimelineScripts.Begin, [Key(timeline), ClaimKey(timeline)], arguments, cancellationToken));
        return (int)result switch
        {
            0 => RebuildStart.Built,
            1 => RebuildStart.Busy,
            _ => RebuildStart.Mine,
        };
    }

    /// <inheritdoc/>
    public async Task<bool> CompleteRebuildAsync(
        TimelineName timeline, Guid token, IReadOnlyList<FeedKey> posts, long floorMs, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [capacity, Claim(token), floorMs, Life(timeline), .. Flatten(posts)];
        return (int)await Guard(() => redis.EvaluateAsync(TimelineScripts.Complete, [Key(timeline), ClaimKey(timeline)], arguments, cancellationToken)) == 1;
    }

    /// <inheritdoc/>
    public Task AbandonRebuildAsync(TimelineName timeline, Guid token, CancellationToken cancellationToken) =>
        Guard(() => redis.EvaluateAsync(TimelineScripts.Abandon, [ClaimKey(timeline)], [Claim(token)], cancellationToken));

    private static RedisKey Key(TimelineName name) => name switch
    {
        (TimelineKind.Home, var owner, null) => $"timeline:{{{owner}}}",
        (TimelineKind.Home, var owner, { } kind) => $"timeline:{{{owner}}}:{Plural(kind)}",
        (_, var owner, var kind) => $"celebrity:{{{owner}}}:{Plural(kind ?? PostKind.Post)}",
    };

    private static string Plural(PostKind kind) => kind == PostKind.Reel ? "reels" : "posts";

    private static RedisKey ClaimKey(TimelineName name) => Key(name).Append(":rebuild");

    private static RedisValue Claim(Guid token) => token.ToString("N");

    private static IEnumerable<RedisValue> Flatten(IReadOnlyList<FeedKey> posts) =>
        posts.SelectMany(static post => (RedisValue[])[post.PublishedAtMs, post.PostId.ToKey()]);

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static TimelineSlice? Parse(RedisResult result)
    {
        if (result.IsNull)
        {
            return null;
        }

        var values = (string[])result!;
        var entries = new List<FeedKey>(values.Length / 2);
        for (var i = 1; i < values.Length; i += 2)
        {
            entries.Add(new(Score(values[i + 1]), SnowflakeId.Parse(values[i])));
        }

        return new(entries, Score(values[0]));
    }

    // Redis prints scores as doubles; milliseconds until the year 2286 are exact in them.
    private static long Score(string score) => (long)double.Parse(score, CultureInfo.InvariantCulture);

    private static async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RedisUnavailableException e)
        {
            throw new TimelineUnavailableException(e.Message, e);
        }
    }

    // The same owner always gets the same share, so that a renewal within the interval changes nothing.
    private RedisValue Life(TimelineName name) => Milliseconds(Jitter.Shorten(options.TimelineLifetime, options.Jitter, name.Owner));
}
