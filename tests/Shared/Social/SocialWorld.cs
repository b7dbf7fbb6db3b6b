using Domain.Accounts;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Domain.Social;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Accounts;
using Infrastructure.Cosmos.Posts;
using Infrastructure.Cosmos.Social;
using Infrastructure.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Shared;

/// <summary>People who follow and post, on an embedded Cosmos account of their own and a real Redis.</summary>
internal sealed class SocialWorld : IAsyncDisposable
{
    // Over all worlds of a test run, since they share a Redis.
    private static readonly SnowflakeIdGenerator Ids = new(TimeProvider.System, Environment.ProcessId % SnowflakeId.MaxShard);

    private readonly TestDatabase database;

    private SocialWorld(TestDatabase database, RedisConnection redis, FeedOptions options, Func<IGraphStore, IGraphStore> wrapGraph)
    {
        this.database = database;
        Options = options;
        Accounts = new CosmosAccountStore(Database, Clock, new AccountOptions());
        Posts = new CosmosPostStore(Database);
        Graph = wrapGraph(new CosmosGraphStore(Database));
        Timelines = new FaultyTimelineStore(new RedisTimelineStore(redis, options));
        Celebrities = new RedisFollowedCelebrities(redis, options);
        Cache = new RedisPostCache(redis, Posts, options, NullLogger<RedisPostCache>.Instance);
        Merge = new DatabaseTimelines(Posts, options);
        Builder = new TimelineBuilder(Timelines, Merge, Graph, options, Clock);
        Follows = new GraphService(Graph, Accounts, new TimelineUpkeep(Timelines, Celebrities, Posts, Graph, Builder, options), new GraphOptions(), Clock);
        Feed = new FeedReader(new FeedSkeleton(Timelines, Celebrities, Builder, Merge, Graph, options), Cache, Posts, Graph, Accounts, options, Clock);
    }

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));

    public FeedOptions Options { get; }

    public CosmosDatabase Database => database.Database;

    public IAccountStore Accounts { get; }

    public IPostStore Posts { get; }

    public IGraphStore Graph { get; }

    public FaultyTimelineStore Timelines { get; }

    public RedisFollowedCelebrities Celebrities { get; }

    public RedisPostCache Cache { get; }

    public DatabaseTimelines Merge { get; }

    public TimelineBuilder Builder { get; }

    public GraphService Follows { get; }

    public FeedReader Feed { get; }

    public static async Task<SocialWorld> OpenAsync(RedisConnection redis, FeedOptions? options = null, Func<IGraphStore, IGraphStore>? wrapGraph = null) =>
        new(await TestDatabase.OpenAsync(CancellationToken.None), redis, options ?? new FeedOptions(), wrapGraph ?? (static graph => graph));

    public static SnowflakeId NextId() => Ids.Next();

    public async Task<SnowflakeId> AddPersonAsync(bool isPrivate = false)
    {
        var id = Ids.Next();
        var account = new Account { Id = id, Username = $"u{id}", IsPrivate = isPrivate, CreatedAt = Clock.GetUtcNow() };
        var taken = await Accounts.CreateAsync(account, new Credentials { UserId = id, PasswordHash = "none" }, CancellationToken.None);
        return taken is null ? id : throw new InvalidOperationException($"{taken} is taken.");
    }

    public async Task<SnowflakeId[]> AddPeopleAsync(int count)
    {
        var people = new SnowflakeId[count];
        await Parallel.ForAsync(0, count, async (i, _) => people[i] = await AddPersonAsync());
        return people;
    }

    /// <summary>Writes a follow on both sides and nothing else: for large audiences.</summary>
    public async Task AddFollowerAsync(SnowflakeId follower, SnowflakeId followee)
    {
        await AddMirrorAsync(follower, followee);
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var edge = new Edge
        {
            Kind = EdgeKind.Follow,
            From = follower,
            To = followee,
            State = EdgeState.Following,
            Target = EdgeState.Following,
            Version = now,
            SinceMs = now,
        };
        Assert.IsNotNull(await Graph.TryWriteEdgeAsync(edge, 1, CancellationToken.None));
    }

    /// <summary>Writes only the followee's side of a follow.</summary>
    public async Task AddMirrorAsync(SnowflakeId follower, SnowflakeId followee)
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var mirror = new EdgeMirror { Kind = EdgeKind.Follow, From = follower, To = followee, State = EdgeState.Following, Version = now, SinceMs = now };
        Assert.IsTrue(await Graph.TryWriteMirrorAsync(mirror, 1, CancellationToken.None));
    }

    /// <summary>Gives a person a timeline, as a visit does.</summary>
    public async Task VisitAsync(SnowflakeId reader) => Assert.IsTrue(await Builder.TryRebuildAsync(TimelineName.Home(reader), CancellationToken.None));

    /// <summary>Gives somebody without posts and followees a timeline.</summary>
    public async Task CreateTimelineAsync(SnowflakeId reader)
    {
        var token = Guid.NewGuid();
        Assert.AreEqual(RebuildStart.Mine, await Timelines.BeginRebuildAsync(TimelineName.Home(reader), token, CancellationToken.None));
        Assert.IsTrue(await Timelines.CompleteRebuildAsync(TimelineName.Home(reader), token, [], 0, CancellationToken.None));
    }

    /// <summary>A timeline's posts, newest first; null when there is none.</summary>
    public async Task<IReadOnlyList<SnowflakeId>?> PeekAsync(TimelineName timeline) =>
        (await Timelines.ReadAsync([timeline], null, 10_000, CancellationToken.None))[0]?.Entries.Select(static place => place.PostId).ToList();

    /// <summary>The whole feed of a person, or that of reels, page by page.</summary>
    public async Task<IReadOnlyList<SnowflakeId>> ReadAllAsync(SnowflakeId reader, int pageSize = 3, PostKind? only = null)
    {
        var posts = new List<SnowflakeId>();
        FeedKey? before = null;
        do
        {
            var page = await Feed.ReadAsync(reader, before, pageSize, only, CancellationToken.None);
            posts.AddRange(page.Posts.Select(static post => post.Id));
            before = page.Next;
        }
        while (before is not null);
        return posts;
    }

    /// <summary>A post of the media as it is before they are finished.</summary>
    public Task<Post> CreatePostAsync(SnowflakeId author, params SnowflakeId[] media) => CreatePostAsync(author, PostKind.Post, media);

    /// <summary>A post of this kind, of the media as it is before they are finished.</summary>
    public Task<Post> CreatePostAsync(SnowflakeId author, PostKind kind, params SnowflakeId[] media)
    {
        SnowflakeId[] used = media.Length == 0 ? [Ids.Next()] : media;
        var post = new Post
        {
            Id = Ids.Next(),
            AuthorId = author,
            Kind = kind,
            Status = PostStatus.Processing,
            Media = [.. used.Select(static medium => new PostMedium(medium, null))],
            CreatedAt = Clock.GetUtcNow(),
        };
        return Posts.CreateAsync(post, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
