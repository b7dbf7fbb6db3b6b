using System.Text;
using Domain.Accounts;
using Domain.Events;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Media.Uploads;
using Domain.Media.Videos;
using Domain.Media.Warming;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Functions.Media.Decoding;
using Functions.Media.Processing;
using Functions.Media.Transcoding;
using Infrastructure.Blobs.Embedded;
using Infrastructure.Cosmos;
using Infrastructure.Durable;
using Infrastructure.ServiceBus;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared;

namespace Functions.Media.Tests.Harness;

/// <summary>
/// The function app on the real engine, with a real database, real storage and the real decoder; only faults and the clock are the tests' own.
/// </summary>
internal sealed class MediaHarness : IAsyncDisposable
{
    private static readonly string Observer = EmbeddedServiceBus.SubscriptionPath(EventTopic.Name, "observer");

    private readonly string folder;
    private readonly bool keepsFolder;
    private readonly TestDatabase database;
    private readonly Action<MediaOptions> configure;
    private readonly CancellationToken cancel;
    private readonly SnowflakeIdGenerator ids;

    private MediaHarness(
        TestDatabase database, TestStorage storage, SkippableTimeProvider time, Action<MediaOptions> configure, string? folder,
        CancellationToken cancellationToken)
    {
        keepsFolder = folder is not null;
        this.folder = folder ?? Directory.CreateTempSubdirectory("media-tests-").FullName;
        this.database = database;
        this.configure = configure;
        this.cancel = cancellationToken;
        Storage = storage;
        Time = time;
        ids = new SnowflakeIdGenerator(time, 1);
        Host = BuildHost();
    }

    public static SnowflakeId Owner { get; } = new(7);

    public TestStorage Storage { get; }

    public SkippableTimeProvider Time { get; }

    /// <summary>What was published, as message ids and bodies, in order.</summary>
    public IReadOnlyList<(string Id, string Body)> Published =>
        [.. Host.ServiceBus.Peek(Observer).Select(message => (message.MessageId, Encoding.UTF8.GetString(message.Body.Span)))];

    public EmbeddedFunctionsHost Host { get; private set; }

    public IServiceProvider Services => Host.GetAppServices("media");

    public RecordingEdge Edge { get; } = new();

    public IAccountStore Accounts => Services.GetRequiredService<IAccountStore>();

    public FaultyTranscoder Transcoder => Services.GetRequiredService<FaultyTranscoder>();

    public FaultyDecoder Decoder => Services.GetRequiredService<FaultyDecoder>();

    public IMediaStore Store => Services.GetRequiredService<IMediaStore>();

    public UploadService Uploads => Services.GetRequiredService<UploadService>();

    public MediaCleaner Cleaner => Services.GetRequiredService<MediaCleaner>();

    public MediaOptions Options => Services.GetRequiredService<MediaOptions>();

    public MediaClaims Claims => Services.GetRequiredService<MediaClaims>();

    public IDuplicateReports Reports => Services.GetRequiredService<IDuplicateReports>();

    public DurableTaskClient Client => Host.GetDurableClient("media");

    public IMediaWorkflow Workflow => new DurableMediaWorkflow(Client);

    /// <param name="cancellationToken">The test's end.</param>
    /// <param name="configure">Changes options.</param>
    /// <param name="storageEvents">Whether the storage's events reach the queue; without them only the client confirms.</param>
    /// <param name="folder">A folder that is kept with everything that is durable; null for an empty one that is not.</param>
    public static async Task<MediaHarness> StartAsync(
        CancellationToken cancellationToken, Action<MediaOptions>? configure = null, bool storageEvents = false, string? folder = null)
    {
        var time = new SkippableTimeProvider();
        MediaHarness? harness = null;
        var storage = await TestStorage.OpenAsync(
            time,
            storageEvents ? (created, stop) => new BlobEventQueue(harness!.Host.ServiceBus).SendAsync(created, stop) : null,
            folder is null ? null : Path.Combine(folder, "storage"));
        var database = await TestDatabase.OpenAsync(cancellationToken, folder is null ? null : Path.Combine(folder, "cosmos.db"));
        harness = new MediaHarness(database, storage, time, configure ?? (_ => { }), folder, cancellationToken);
        await harness.Host.StartAsync(cancellationToken);
        await harness.Host.ServiceBus.EnsureSubscriptionAsync(EventTopic.Name, "observer");
        await harness.SetPrivateAsync(false);
        return harness;
    }

    /// <summary>Makes the owner private or public, creating the account first; nothing is told of it.</summary>
    public async Task<Account> SetPrivateAsync(bool isPrivate)
    {
        var account = new Account { Id = Owner, Username = "owner", CreatedAt = Time.GetUtcNow() };
        _ = await Accounts.CreateAsync(account, new Credentials { UserId = Owner, PasswordHash = "", Sessions = [] }, cancel);
        var current = (await Accounts.GetAsync(Owner, cancel))!;
        return current.IsPrivate == isPrivate ? current : (await Accounts.ReplaceAsync(current with { IsPrivate = isPrivate }, cancel))!;
    }

    /// <summary>Announces a picture of this size.</summary>
    public async Task<MediaRecord> AnnounceAsync(
        long size, IMediaWorkflow? workflow = null, SnowflakeId? owner = null, string? filter = null, LookAdjustments? adjustments = null, bool isFilm = false)
    {
        var request = new UploadRequest(isFilm ? "video" : "image", isFilm ? "video/mp4" : "image/png", size, filter, adjustments);
        return (await Uploads.AnnounceAsync(ids.Next(), owner ?? Owner, request, workflow ?? Workflow, cancel)).Media;
    }

    /// <summary>Does what a client does with the upload URL.</summary>
    public async Task PutAsync(MediaRecord media, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        _ = await Storage.Blobs.WriteAsync(BlobAddress.Upload(media.Id), content, "image/png", null, cancel);
    }

    /// <summary>The client says it is done.</summary>
    public Task<MediaRecord> CompleteAsync(MediaRecord media) => Uploads.CompleteAsync(media.OwnerId, media.Id, Workflow, cancel);

    /// <summary>From announcement to the end of the workflow.</summary>
    public async Task<MediaRecord> UploadAsync(byte[] bytes, SnowflakeId? owner = null, string? filter = null, LookAdjustments? adjustments = null)
    {
        var media = await AnnounceAsync(bytes.Length, owner: owner, filter: filter, adjustments: adjustments);
        await PutAsync(media, bytes);
        _ = await CompleteAsync(media);
        return await SettledAsync(media);
    }

    /// <summary>From announcement to the confirmation of a film.</summary>
    public async Task<MediaRecord> BeginFilmAsync(byte[] bytes)
    {
        var media = await AnnounceAsync(bytes.Length, isFilm: true);
        await PutAsync(media, bytes);
        return await CompleteAsync(media);
    }

    /// <summary>From announcement to the end of the workflow of a film.</summary>
    public async Task<MediaRecord> UploadFilmAsync(byte[] bytes) => await SettledAsync(await BeginFilmAsync(bytes));

    /// <summary>The rendition that a medium refers to.</summary>
    public async Task<Rendition> RenditionOfAsync(MediaRecord media) =>
        (await Services.GetRequiredService<IRenditionStore>().FindAsync(media.OwnerId, media.RenditionId!, cancel))!;

    /// <summary>The record when the workflow is done, which must have gone well.</summary>
    public async Task<MediaRecord> SettledAsync(MediaRecord media)
    {
        var instance = await Client.WaitForInstanceCompletionAsync(media.Id.ToString(), true, cancel);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus, instance.FailureDetails?.ToString());
        return await FindAsync(media);
    }

    /// <summary>Lets the time of unused media pass, and waits until that has been dealt with.</summary>
    public async Task ExpireAsync(params MediaRecord[] media)
    {
        Time.Skip(TimeSpan.FromHours(25));
        foreach (var medium in media)
        {
            var instance = await Client.WaitForInstanceCompletionAsync(DurableMediaWorkflow.ExpiryInstance(medium.Id), true, cancel);
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus, instance.FailureDetails?.ToString());
        }
    }

    /// <summary>Makes the owner private or public and starts the review of it; returns its instance.</summary>
    public async Task<string> StartReviewAsync(bool isPrivate)
    {
        var (account, review) = (await SetPrivateAsync(isPrivate), new ExposureReview(Owner));
        await new DurableExposureWorkflow(Client, Time).ReviewAsync(review, account.ETag!, cancel);
        return DurableExposureWorkflow.InstanceIdOf(review, account.ETag!);
    }

    /// <summary>Lets a review run to its end, including the deletion of what was left behind once no signed address works any more.</summary>
    public async Task CompleteReviewAsync(string instanceId)
    {
        while (true)
        {
            var instance = (await Client.GetInstanceAsync(instanceId, cancel))!;
            if (instance.IsCompleted)
            {
                Assert.AreEqual(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus, instance.FailureDetails?.ToString());
                return;
            }

            Time.Skip(TimeSpan.FromMinutes(1));
            await Task.Delay(20, cancel);
        }
    }

    /// <summary>The record as it is now.
    public async Task<MediaRecord> FindAsync(MediaRecord media) => (await Store.FindAsync(media.Id, cancel))!;

    /// <summary>Stops the app and starts it again over the same hub, database and storage.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = BuildHost();
        await Host.StartAsync(cancel);
    }

    /// <summary>Stops the app for good and lets histories be read from its hub.</summary>
    public async Task StopAndReadHistoriesAsync(Func<Func<string, Task<OrchestrationHistory>>, Task> read)
    {
        await Host.DisposeAsync();
        var options = new DurableTaskHubOptions { Name = "media", DatabasePath = Path.Combine(folder, "hub", "hubs", "media.db") };
        await using (var hub = new DurableTaskHub(options, new NoFunctions(), Time, NullLoggerFactory.Instance))
        {
            await hub.StartAsync(cancel);
            await read(async instance => (await hub.GetHistoryAsync(instance, cancel))!);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Storage.DisposeAsync();
        await database.DisposeAsync();
        if (!keepsFolder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private EmbeddedFunctionsHost BuildHost()
    {
        var options = new EmbeddedFunctionsOptions
        {
            DataPath = Path.Combine(folder, "hub"),
            TimeProvider = Time,
            ServiceBus = new ServiceBusOptions { DuplicateDetectionWindow = TimeSpan.FromMinutes(10) },
        };
        options.Urls.Add("http://127.0.0.1:0");
        var builder = EmbeddedFunctionsHost.CreateBuilder(options);
        builder.AddApp("media", typeof(MediaApp).Assembly, app =>
        {
            MediaApp.Configure(app);
            app.Services
                .Configure<MediaOptions>(media => media.AttemptDelay = TimeSpan.FromMilliseconds(10))
                .Configure(configure)
                .Configure<WorkFolderOptions>(work => work.Root = Path.Combine(folder, "work"))
                .Configure<DecoderPoolOptions>(decoder => decoder.Workers = 2)
                .AddSingleton(database.Database)
                .AddEmbeddedBlobs(Storage.Store, TestStorage.Options)
                .AddSingleton<IMediaEdge>(Edge)
                .AddSingleton<IEdgeWarming, EmbeddedEdgeWarming>()
                .AddSingleton<IEventPublisher, EmbeddedEventPublisher>()
                .Configure<VideoTranscoderOptions>(static video => video.Workers = 2)
                .AddSingleton(new VideoLadder { Sides = [90, 180], SegmentLength = TimeSpan.FromSeconds(1) })
                .AddSingleton<VideoTranscoder>()
                .AddSingleton(services => new FaultyTranscoder(services.GetRequiredService<VideoTranscoder>()))
                .AddSingleton<IVideoTranscoder>(services => services.GetRequiredService<FaultyTranscoder>())
                .AddSingleton<DecoderPool>()
                .AddSingleton(services => new FaultyDecoder(services.GetRequiredService<DecoderPool>()))
                .AddSingleton<IImageDecoder>(services => services.GetRequiredService<FaultyDecoder>());
        });
        return builder.Build();
    }
}
