using System.Net.Http.Json;
using System.Text.Json;
using Domain.Accounts;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Warming;
using Domain.Monitor.Queues;
using Domain.Paging;
using Domain.Posts;
using Domain.Social;
using Domain.Staff;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Infrastructure.Cosmos;
using Infrastructure.Redis;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Api.Tests.Support;

/// <summary>The api app on the embedded host, over real HTTP, an embedded Cosmos account, a real Redis and a temporary storage.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string MasterKey = "the key of the host";

    private readonly TestDatabase database;
    private readonly RedisConnection redis;
    private readonly TestStorage storage;
    private readonly EmbeddedFunctionsHost host;
    private readonly string folder;
    private int names;

    private ApiHost(TestDatabase database, RedisConnection redis, TestStorage storage, EmbeddedFunctionsHost host, string folder)
    {
        (this.database, this.redis, this.storage, this.host, this.folder) = (database, redis, storage, host, folder);
        Anonymous = new ApiClient(host.BaseAddress, null);
    }

    public ApiClient Anonymous { get; }

    public Uri BaseAddress => host.BaseAddress;

    public IServiceProvider Services => host.GetAppServices("api");

    public DurableTaskClient Social => host.GetDurableClient("social");

    public EmbeddedServiceBus ServiceBus => host.ServiceBus;

    public DurableTaskClient Media => host.GetDurableClient("media");

    public IPostStore Posts => Services.GetRequiredService<IPostStore>();

    public IAccountStore Accounts => Services.GetRequiredService<IAccountStore>();

    public RecordingWarming Warming => (RecordingWarming)Services.GetRequiredService<IEdgeWarming>();

    public GraphService Graph => Services.GetRequiredService<GraphService>();

    public SnowflakeIdGenerator Ids => Services.GetRequiredService<SnowflakeIdGenerator>();

    public static async Task<ApiHost> StartAsync(string redisConnectionString, Dictionary<string, string?>? settings = null)
    {
        var database = await TestDatabase.OpenAsync(CancellationToken.None);
        var redis = await RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = redisConnectionString, Timeout = TimeSpan.FromSeconds(30) });
        var storage = await TestStorage.OpenAsync(TimeProvider.System);
        var shard = await database.Client.ClaimShardAsync(CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("api-test-").FullName;
        var options = new EmbeddedFunctionsOptions { DataPath = folder, Urls = { "http://127.0.0.1:0" }, CancelPeriod = TimeSpan.FromSeconds(
            1), DrainPeriod = TimeSpan.FromSeconds(1) };
        options.Keys.Master = MasterKey;
        options.ServiceBus = new ServiceBusOptions { MaxDeliveryCount = 2 };
        var builder = EmbeddedFunctionsHost.CreateBuilder(options);
        var api = new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "",
            ["Accounts__AccessTokenKey"] = Convert.ToBase64String(new byte[32]),
            ["Accounts__PasswordIterations"] = "1000",
            ["Media__EdgeBaseUrl"] = "http://127.0.0.1:1/edge/",
        };
        foreach (var (name, value) in settings ?? [])
        {
            api[name] = value;
        }

        builder.AddApp(
            "api",
            typeof(ApiApp).Assembly,
            app =>
            {
                ApiApp.Configure(app);
                app.Services
                    .AddCosmos(database.Client)
                    .AddSingleton(redis)
                    .AddSingleton<IBlobStore>(storage.Blobs)
                    .AddSingleton<IEdgeWarming>(new RecordingWarming())
                    .AddSingleton<IQueueInspector>(new EmbeddedQueueInspector(builder.ServiceBus))
                    .AddSingleton(new SnowflakeIdGenerator(TimeProvider.System, shard))
                    .AddSingleton(new CursorProtector(new byte[32]));
            },
            api);
        builder.AddApp("media", [typeof(StubWorkflows.Media)], _ => { });
        builder.AddApp("social", [typeof(StubWorkflows.Social)], _ => { });
        var host = builder.Build();
        await host.StartAsync();
        return new ApiHost(database, redis, storage, host, folder);
    }

    /// <summary>Signs somebody up, over HTTP.</summary>
    public async Task<Person> SignUpAsync(string? username = null)
    {
        username ??= $"p{Interlocked.Increment(ref names)}.{Environment.ProcessId}";
        var answer = await Anonymous.PostAsync("/api/v1/accounts", new { username, password = Person.Password });
        Assert.AreEqual(201, answer.Status, answer.Text);
        return new Person(SnowflakeId.Parse(answer["user_id"]!), username, new ApiClient(BaseAddress, answer["access_token"]), answer["refresh_token"]!);
    }

    /// <summary>Signs up somebody with a role in the monitor.</summary>
    public async Task<Person> HireAsync(StaffRole role)
    {
        var person = await SignUpAsync();
        var answer = await GrantAsync(person.Id.ToString(), role);
        Assert.AreEqual(200, answer.Status, answer.Text);
        return person;
    }

    /// <summary>Gives a role, with the host's key.</summary>
    public Task<ApiAnswer> GrantAsync(string user, StaffRole role, string key = MasterKey) => Anonymous.SendAsync(
        HttpMethod.Put, $"/monitor/roles/{user}", JsonContent.Create(new { role = role.ToString().ToLowerInvariant() }), ("x-functions-key", key));

    /// <summary>A finished picture or video of somebody, made in the database.</summary>
    public async Task<SnowflakeId> FinishedMediaAsync(SnowflakeId owner, MediaKind kind = MediaKind.Image)
    {
        var id = await PendingMediaAsync(owner, kind: kind);
        var media = await Services.GetRequiredService<IMediaStore>().UpdateAsync(
            id,
            static record => SampleMedia.Finish(record, TimeProvider.System.GetUtcNow()),
            CancellationToken.None);
        return media!.Id;
    }

    /// <summary>An announced picture of somebody, made in the database.</summary>
    public async Task<SnowflakeId> PendingMediaAsync(SnowflakeId owner, TimeSpan? age = null, MediaKind kind = MediaKind.Image)
    {
        var created = TimeProvider.System.GetUtcNow() - (age ?? TimeSpan.Zero);
        var media = SampleMedia.Announced(Ids.Next(), owner, created, kind);
        await Services.GetRequiredService<IMediaStore>().CreateAsync(media, CancellationToken.None);
        return media.Id;
    }

    /// <summary>A visible post of somebody: created over HTTP, published in the database as the workflow does.</summary>
    public async Task<SnowflakeId> PublishedPostAsync(Person author, string caption = "A picture", bool isReel = false)
    {
        var media = await FinishedMediaAsync(author.Id, isReel ? MediaKind.Video : MediaKind.Image);
        var answer = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media.ToString() }, caption, kind = isReel ? "reel" : "post" });
        Assert.AreEqual(201, answer.Status, answer.Text);
        var id = SnowflakeId.Parse(answer["post_id"]!);
        _ = await Posts.PublishAsync(id, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await host.DisposeAsync();
        redis.Dispose();
        await storage.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
