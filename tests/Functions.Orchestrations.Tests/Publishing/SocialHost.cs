using System.Text.Json;
using Domain.Events;
using Domain.Feed;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Warming;
using Domain.Monitor;
using Domain.Monitor.Queues;
using Domain.Posts;
using Domain.Publishing;
using Domain.Social;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Functions.Orchestrations.Tests.Monitor;
using Infrastructure.Blobs.Embedded;
using Infrastructure.Cosmos.Media;
using Infrastructure.Durable;
using Infrastructure.Redis;
using Infrastructure.ServiceBus;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Publishing;

/// <summary>The function app <c>social</c> on the embedded host, over the database and Redis of a <see cref="SocialWorld"/>.</summary>
internal sealed class SocialHost : IAsyncDisposable
{
    private readonly string folder;
    private readonly EmbeddedFunctionsHost host;
    private readonly TestStorage storage;
    private readonly SocialWorld world;

    private SocialHost(string folder, EmbeddedFunctionsHost host, TestStorage storage, SocialWorld world)
    {
        this.folder = folder;
        this.host = host;
        this.storage = storage;
        this.world = world;
        Media = new CosmosMediaStore(world.Database);
    }

    public IMediaStore Media { get; }

    public DurableTaskClient Client => host.GetDurableClient("social");

    public RecordingWarming Warming => (RecordingWarming)host.GetAppServices("social").GetRequiredService<IEdgeWarming>();

    public IPostWorkflow Workflow => new DurablePostWorkflow(Client);

    public static async Task<SocialHost> StartAsync(SocialWorld world, RedisConnection redis, PublishOptions options, GraphOptions? graph = null)
    {
        var folder = Directory.CreateTempSubdirectory("social-tests-").FullName;
        var settings = new EmbeddedFunctionsOptions { DataPath = folder, DrainPeriod = TimeSpan.FromSeconds(1), CancelPeriod = TimeSpan.FromSeconds(1) };
        settings.Urls.Add("http://127.0.0.1:0");
        var storage = await TestStorage.OpenAsync(TimeProvider.System);
        var builder = EmbeddedFunctionsHost.CreateBuilder(settings);
        builder.AddApp("social", typeof(SocialApp).Assembly, app =>
        {
            SocialApp.Configure(app);
            app.Services
                .AddSingleton(world.Database)
                .AddSingleton(redis)
                .AddSingleton(world.Options)
                .AddSingleton(options)
                .AddSingleton(graph ?? new GraphOptions())
                .AddSingleton<ITimelineStore>(world.Timelines)
                .AddSingleton<IQueueInspector>(new EmbeddedQueueInspector(builder.ServiceBus))
                .AddEmbeddedBlobs(storage.Store, TestStorage.Options)
                .AddSingleton<IEdgeWarming>(new RecordingWarming())
                .Configure<MonitorOptions>(static monitor => monitor.Enabled = false);
        });
        builder.AddApp("media", [typeof(StandInUpload)], app => app.Services
            .AddSingleton<IMediaStore>(new CosmosMediaStore(world.Database))
            .AddSingleton(new StandInBehaviour()));
        var host = builder.Build();
        await host.StartAsync();
        return new(folder, host, storage, world);
    }

    /// <summary>An announced picture of somebody.</summary>
    public async Task<SnowflakeId> AnnounceAsync(SnowflakeId owner)
    {
        var media = SampleMedia.Announced(SocialWorld.NextId(), owner, TimeProvider.System.GetUtcNow());
        return (await Media.CreateAsync(media, CancellationToken.None)).Id;
    }

    /// <summary>Brings a medium to its end, as the media app does, without telling anybody.</summary>
    public async Task SettleAsync(SnowflakeId id, bool rejected = false)
    {
        var settled = await Media.UpdateAsync(
            id,
            medium =>
            {
                var now = TimeProvider.System.GetUtcNow();
                return rejected ? SampleMedia.Confirm(medium, now).Reject("corrupt", "It cannot be read.") : SampleMedia.Finish(medium, now);
            },
            CancellationToken.None);
        Assert.IsTrue(settled!.Status.IsSettled());
    }

    /// <summary>Tells, as the media app does.</summary>
    public Task TellAsync(SnowflakeId media, SnowflakeId owner) =>
        new EmbeddedEventPublisher(host.ServiceBus).PublishAsync(new MediaSettled(media, owner), media.ToString(), CancellationToken.None);

    public Task SweepAsync(string function) => host.RunTimerAsync("social", function);

    /// <summary>Waits for the end of an instance.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string instance, CancellationToken cancellationToken)
    {
        var end = await Client.WaitForInstanceCompletionAsync(instance, true, cancellationToken);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A post of a finished picture, published by the workflow.</summary>
    public async Task<Post> PublishAsync(SnowflakeId author, CancellationToken cancellationToken, PostKind kind = PostKind.Post)
    {
        var media = await AnnounceAsync(author);
        await SettleAsync(media);
        var post = await world.CreatePostAsync(author, kind, media);
        await Workflow.EnsurePublishingAsync(post.Id, cancellationToken);
        await EndAsync(post.Id.ToString(), cancellationToken);
        return (await world.Posts.GetAsync(post.Id, cancellationToken))!;
    }
}
