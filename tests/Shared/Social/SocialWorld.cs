using Domain.Accounts;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Domain.Social;
using Embedded.Cosmos;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Accounts;
using Infrastructure.Cosmos.Posts;
using Infrastructure.Cosmos.Social;
using Infrastructure.Redis;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Shared;

/// <summary>People who follow and post, on an embedded Cosmos account of their own and a real Redis.</summary>
internal sealed class SocialWorld : IAsyncDisposable
{
    // Over all worlds of a test run, since they share a Redis.
    private static readonly SnowflakeIdGenerator Ids = new(TimeProvider.System, Environment.ProcessId % SnowflakeId.MaxShard);

    private readonly EmbeddedCosmosAccount cosmos;
    private readonly CosmosClient client;

    private SocialWorld(
        EmbeddedCosmosAccount cosmos, CosmosClient client, RedisConnection redis, FeedOptions options, Func<IGraphStore, IGraphStore> wrapGraph, Func<IPostStore, IPostStore> wrapPosts)
    {
        this.cosmos = cosmos;
        this.client = client;
        Options = options;
        Database = new CosmosDatabase(client);
        Accounts = new CosmosAccountStore(Database, Clock, new AccountOptions());
        Posts = wrapPosts(new CosmosPostStore(Database));
        Graph = wrapGraph(new CosmosGraphStore(Database));
        Timelines = new RedisTimelineStore(redis, options);
        Celebrities = new RedisFollowedCelebrities(redis, options);
        Cache = new RedisPostCache(redis, Posts, options, NullLogger<RedisPostCache>.Instance);
        Merge = new DatabaseTimelines(Posts, options);
        Builder = new TimelineBuilder(Timelines, Merge, Graph, options, Clock);
        Follows = new GraphService(Graph, Accounts, new TimelineUpkeep(Timelines, Celebrities, Posts, Graph, Builder, options), new GraphOptions(), Clock);
        Feed = new FeedReader(new FeedSkeleton(Timelines, Celebrities, Builder, Merge, Graph, options), Cache, Posts, Graph, Accounts, options, Clock);
    }

    public ManualTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));

    public FeedOptions Options { get; }

    public CosmosDatabase Database { get; }

    public IAccountStore Accounts { get; }

    public IPostStore Posts { get; }

    public IGraphStore Graph { get; }

    public RedisTimelineStore Timelines { get; }

    public RedisFollowedCelebrities Celebrities { get; }

    public RedisPostCache Cache { get; }

    public DatabaseTimelines Merge { get; }

    public TimelineBuilder Builder { get; }

    public GraphService Follows { get; }

    public FeedReader Feed { get; }

    public static async Task<SocialWorld> OpenAsync(
        RedisConnection redis, FeedOptions? options = null, Func<IGraphStore, IGraphStore>? wrapGraph = null, Func<IPostStore, IPostStore>? wrapPosts = null)
    {
        var cosmos = EmbeddedCosmosAccount.OpenTemporary();
        var client = cosmos.CreateClient(CosmosSetup.ClientOptions());
        await client.EnsureContainersAsync(CancellationToken.None);
        return new(cosmos, client, redis, options ?? new FeedOptions(), wrapGraph ?? (static graph => graph), wrapPosts ?? (static posts => posts));
    }

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

    /// <summary>Writes a follow edge on both sides and nothing else: for large audiences.</summary>
    public async Task AddFollowerAsync(SnowflakeId follower, SnowflakeId followee)
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var mirror = new EdgeMirror { Kind = EdgeKind.Follow, From = follower, To = followee, State = EdgeState.Following, Version = now, SinceMs = now };
        if (!await Graph.TryWriteMirrorAsync(mirror, 1, CancellationToken.None))
        {
            throw new InvalidOperationException("Follows already.");
        }

        var edge = new Edge { Kind = EdgeKind.Follow, From = follower, To = followee, State = EdgeState.Following, Target = EdgeState.Following, Version = now, SinceMs = now };
        _ = await Graph.TryWriteEdgeAsync(edge, 1, CancellationToken.None);
    }

    /// <summary>A post as it is before its media are finished.</summary>
    public Task<Post> CreatePostAsync(SnowflakeId author) =>
        Posts.CreateAsync(
            new Post { Id = Ids.Next(), AuthorId = author, Status = PostStatus.Processing, Media = [new(Ids.Next(), null)], CreatedAt = Clock.GetUtcNow() },
            CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await cosmos.DisposeAsync();
    }
}
