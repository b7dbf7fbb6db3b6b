using Domain.Health;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Warming;
using Domain.Monitor;
using Domain.Monitor.Queues;
using Domain.Monitor.Repairs;
using Domain.Monitor.Rounds;
using Domain.Posts;
using Embedded.Functions.Hosting;
using Functions.Orchestrations.Monitor;
using Infrastructure.Blobs.Embedded;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Media;
using Infrastructure.Durable;
using Infrastructure.Redis;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Monitor;

/// <summary>
/// The function app <c>social</c> with the monitor on the embedded host, beside a stand-in for the app <c>media</c>, over a real database, storage, broker
/// and Redis. Time is skipped by the tests.
/// </summary>
internal sealed class MonitorHost : IAsyncDisposable
{
    private readonly string folder;
    private readonly TestDatabase database;
    private readonly TestStorage storage;
    private readonly EmbeddedFunctionsHost host;
    private readonly SnowflakeIdGenerator ids;

    private MonitorHost(string folder, TestDatabase database, TestStorage storage, EmbeddedFunctionsHost host, SkippableTimeProvider time)
    {
        this.folder = folder;
        this.database = database;
        this.storage = storage;
        this.host = host;
        Time = time;
        ids = new SnowflakeIdGenerator(time, 3);
    }

    public SkippableTimeProvider Time { get; }

    public IMediaStore Media => Service<IMediaStore>();

    public IPostStore Posts => Service<IPostStore>();

    public IRepairLog Log => Service<IRepairLog>();

    public MonitorOptions Options => Service<MonitorOptions>();

    public DurableTaskClient MediaHub => host.GetDurableClient("media");

    public DurableTaskClient SocialHub => host.GetDurableClient("social");

    public StandInBehaviour Behaviour { get; private init; } = null!;

    public Switch Dependency { get; private init; } = null!;

    public DurableWorkflows Workflows => new(MediaHub, SocialHub);

    public static async Task<MonitorHost> StartAsync(RedisConnection redis, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("monitor-tests-").FullName;
        var time = new SkippableTimeProvider();
        var database = await TestDatabase.OpenAsync(cancellationToken);
        var storage = await TestStorage.OpenAsync(time);
        var behaviour = new StandInBehaviour();
        var dependency = new Switch();
        var settings = new EmbeddedFunctionsOptions
        {
            DataPath = folder, TimeProvider = time, DrainPeriod = TimeSpan.FromSeconds(1), CancelPeriod = TimeSpan.FromSeconds(1),
        };
        settings.Urls.Add("http://127.0.0.1:0");
        var builder = EmbeddedFunctionsHost.CreateBuilder(settings);
        builder.AddApp("social", typeof(SocialApp).Assembly, app =>
        {
            SocialApp.Configure(app);
            app.Services
                .AddSingleton(database.Database)
                .AddSingleton(redis)
                .AddSingleton<IQueueInspector>(new EmbeddedQueueInspector(builder.ServiceBus))
                .AddSingleton<IReadinessCheck>(dependency)
                .AddSingleton<IEdgeWarming>(new RecordingWarming())
                .AddEmbeddedBlobs(storage.Store, TestStorage.Options);
        });
        builder.AddApp("media", [typeof(StandInUpload)], app => app.Services
            .AddSingleton<IMediaStore>(new CosmosMediaStore(database.Database))
            .AddSingleton(behaviour));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new(folder, database, storage, host, time) { Behaviour = behaviour, Dependency = dependency };
    }

    public T Service<T>()
        where T : notnull => host.GetAppServices("social").GetRequiredService<T>();

    /// <summary>Does what the timer does.</summary>
    public Task StartMonitorAsync(CancellationToken cancellationToken) => host.RunTimerAsync("social", nameof(StartRepairMonitor), cancellationToken);

    /// <summary>Announces an upload whose workflow is started unless it is said not to be.</summary>
    public async Task<MediaRecord> AnnounceAsync(CancellationToken cancellationToken, bool starts = true)
    {
        var media = await Media.CreateAsync(SampleMedia.Announced(ids.Next(), new SnowflakeId(7), Time.GetUtcNow()), cancellationToken);
        if (starts)
        {
            await Workflows.StartAsync(new(SubjectKind.Upload, media.Id), cancellationToken);
            await WaitAsync(async () => (await MediaHub.GetInstanceAsync(media.Id.ToString(), true, cancellationToken))?.SerializedCustomStatus is not null, cancellationToken);
        }

        return media;
    }

    /// <summary>The client writes its bytes, and nobody is told.</summary>
    public async Task PutAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(new byte[10]);
        _ = await storage.Blobs.WriteAsync(BlobAddress.Upload(media.Id), content, "image/jpeg", null, cancellationToken);
    }

    /// <summary>The client writes its bytes, and the workflow is told.</summary>
    public async Task UploadAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        await PutAsync(media, cancellationToken);
        _ = await Media.UpdateAsync(media.Id, current => current.Confirm(new("etag", 10, ByClient: true), Time.GetUtcNow()), cancellationToken);
        await Workflows.NotifyAsync(new(SubjectKind.Upload, media.Id), cancellationToken);
    }

    /// <summary>A post of somebody, whose workflow nobody starts.</summary>
    public Task<Post> CreatePostAsync(SnowflakeId medium, CancellationToken cancellationToken) => Posts.CreateAsync(
        new Post
        {
            Id = ids.Next(),
            AuthorId = new SnowflakeId(7),
            Status = PostStatus.Processing,
            Media = [new(medium, null)],
            CreatedAt = Time.GetUtcNow(),
        },
        cancellationToken);

    /// <summary>The monitor's own word on where it is; null before it has begun.</summary>
    public async Task<MonitorRound?> RoundAsync(CancellationToken cancellationToken) =>
        await SocialHub.GetInstanceAsync(RepairMonitor.InstanceId, true, cancellationToken) is { SerializedCustomStatus: not null } monitor
            ? monitor.ReadCustomStatusAs<MonitorRound>()
            : null;

    /// <summary>Lets time pass, and the monitor complete a round that began after that.</summary>
    public async Task PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await StartMonitorAsync(cancellationToken);
        var before = (await RoundAsync(cancellationToken))?.Completed ?? 0;
        await WaitAsync(async () => await RoundAsync(cancellationToken) is { IsBetweenRounds: true, Completed: var now } && now > before - 1 && now > 0, cancellationToken);
        before = (await RoundAsync(cancellationToken))!.Completed;
        Time.Skip(time);
        await WaitAsync(async () => await RoundAsync(cancellationToken) is { IsBetweenRounds: true, Completed: var now } && now > before, cancellationToken);
    }

    /// <summary>Waits for what must come about.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await storage.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
