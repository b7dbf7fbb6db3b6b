using System.Text;
using Domain.Events;
using Domain.Ids;
using Domain.Media.Exposure;
using Domain.Media.Warming;
using Domain.Monitor.Queues;
using Domain.Paging;
using Embedded.Cosmos;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Embedded.Storage;
using Functions.Api;
using Functions.Media;
using Functions.Orchestrations;
using Infrastructure.Blobs;
using Infrastructure.Blobs.Embedded;
using Infrastructure.Cosmos;
using Infrastructure.Redis;
using Infrastructure.ServiceBus.Embedded;
using Infrastructure.Telemetry;
using Local.Demo;
using Local.Edge;
using Local.Http;
using Local.Redis;
using Local.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Local;

/// <summary>
/// The composition root of the embedded home: the three function apps, and in place of each Azure service its embedded counterpart, in one process behind one
/// port. What stands here is what the Bicep templates and the apps' Azure entry points say for Azure.
/// </summary>
internal sealed class EmbeddedHome : IAsyncDisposable
{
    private const string MaxActivities = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";

    private static readonly BlobStoreOptions Blobs = new();

    // Disposed in reverse: who uses goes before what is used.
    private readonly Stack<object> parts = new();
    private EmbeddedFunctionsHost? functionsHost;

    private EmbeddedHome()
    {
    }

    /// <summary>Fires when a store has failed for good, as after an I/O error: nobody knows what is on the disk until the process is started again.</summary>
    public CancellationToken Failed => functionsHost!.Failed;

    /// <summary>Starts every part and returns when all of them answer.</summary>
    public static async Task<EmbeddedHome> StartAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        var home = new EmbeddedHome();
        try
        {
            await home.StartPartsAsync(options, cancellationToken);
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (parts.TryPop(out var part))
        {
            await (part is IAsyncDisposable asynchronous ? asynchronous.DisposeAsync() : Dispose((IDisposable)part));
        }
    }

    private static ValueTask Dispose(IDisposable part)
    {
        part.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartPartsAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        options.CheckListening();
        var data = Use(DataFolder.Open(options.Data));
        var keys = LocalKeys.LoadOrCreate(data.Path);
        var loggers = Use(LoggerFactory.Create(Log));
        var redis = Use(await ConnectToRedisAsync(options, data, loggers, cancellationToken));
        var cosmos = await OpenDatabaseAsync(data, cancellationToken);
        var ids = new SnowflakeIdGenerator(TimeProvider.System, await cosmos.ClaimShardAsync(cancellationToken));

        var functions = new EmbeddedFunctionsOptions { DataPath = data.In("functions"), HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json") };
        functions.Urls.Add(options.ListenUrl);
        functions.Keys.System = keys.System;
        functions.MaxRecoveries = options.MaxRecoveries;
        functions.Keys.Master = keys.Master;
        functions.ServiceBus = new() { DuplicateDetectionWindow = TimeSpan.FromMinutes(10) };
        var builder = EmbeddedFunctionsHost.CreateBuilder(functions);
        Log(builder.Logging);
        builder.Configuration.AddInMemoryCollection(Settings(options, data, keys)).AddEnvironmentVariables();

        // Any byte may come: what a header may say is decided where it is read, with a reason for the client.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1);

        var storage = await OpenStorageAsync(options, data, keys, builder.ServiceBus, loggers);
        builder.Services.AddEmbeddedStorage(storage).AddTelemetryExport("instagram");
        var origin = new BlobOrigin(storage, Blobs.MediaAccount, Blobs.Public);
        var edge = new EdgeCache(origin, new EdgeOptions(), Use(new EdgeMetrics()), TimeProvider.System);
        builder.UseAppMiddleware(web => web.UseEmbeddedStorage().UseBareErrorPages().UseMiddleware<EdgeMiddleware>(edge, origin, TimeProvider.System));

        Add("media", MediaApp.Configure, typeof(MediaApp));
        Add("social", SocialApp.Configure, typeof(SocialApp));
        Add("api", ApiApp.Configure, typeof(ApiApp));
        functionsHost = Use(builder.Build());
        await functionsHost.StartAsync(cancellationToken);

        void Add(string name, Action<FunctionsApplicationBuilder> configure, Type app) => builder.AddApp(
            name,
            app.Assembly,
            worker =>
            {
                worker.Services
                    .AddSingleton(ids)
                    .AddSingleton(redis)
                    .AddCosmos(cosmos)
                    .AddSingleton(new CursorProtector(Convert.FromBase64String(keys.Cursors)))
                    .AddSingleton<IEventPublisher>(new EmbeddedEventPublisher(builder.ServiceBus))
                    .AddSingleton<IQueueInspector>(new EmbeddedQueueInspector(builder.ServiceBus))
                    .AddEmbeddedBlobs(storage, Blobs)
                    .AddSingleton<IMediaEdge>(edge)
                    .AddSingleton<IEdgeWarming, EmbeddedEdgeWarming>();
                configure(worker);
            },
            SettingsOf(name));
    }

    private async Task<RedisConnection> ConnectToRedisAsync(LocalOptions options, DataFolder data, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var connectionString = options.Redis ?? Use(await SupervisedRedis.StartAsync(data.In("redis"), loggers.CreateLogger<SupervisedRedis>())).ConnectionString;
        RedisConnection? connection = null;
        try
        {
            connection = await RedisConnection.ConnectAsync(new RedisOptions { ConnectionString = connectionString });
            await new RedisReadiness(connection).CheckAsync(cancellationToken);
            return connection;
        }
        catch (Exception e) when (e is ArgumentException or RedisUnavailableException)
        {
            // Not repeated in the message: it may hold a password.
            connection?.Dispose();
            throw new LocalOptionException("REDIS", "the connection string of a Redis that answers, such as 127.0.0.1:6379, or empty to start one");
        }
    }

    private async Task<CosmosClient> OpenDatabaseAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var account = Use(EmbeddedCosmosAccount.Open(data.In("cosmos.db")));
        var client = Use(account.CreateClient(CosmosSetup.ClientOptions()));
        await client.EnsureContainersAsync(cancellationToken);
        return client;
    }

    private async Task<BlobStore> OpenStorageAsync(LocalOptions options, DataFolder data, LocalKeys keys, EmbeddedServiceBus events, ILoggerFactory loggers)
    {
        var storage = new EmbeddedStorageOptions
        {
            Folder = data.In("storage"),
            Endpoint = options.PublicAddress,
            Cors = [new CorsRule { AllowedOrigins = [options.Address.GetLeftPart(UriPartial.Authority)] }],
            Accounts =
            [
                new() { Name = Blobs.IngestAccount, Keys = [keys.Storage], Containers = [new(Blobs.Uploads), new(Blobs.Originals)] },
                new() { Name = Blobs.MediaAccount, Keys = [keys.Storage], Containers = [new(Blobs.Public), new(Blobs.Restricted)] },
            ],
            Lifecycle = StorageTiers.Rules(Blobs, new()),
            BlobCreatedFilter = blob => blob.Container == Blobs.Uploads,
            BlobCreated = new BlobEventQueue(events).SendAsync,
        };
        return Use(await BlobStore.OpenAsync(storage, TimeProvider.System, loggers));
    }

    private static Dictionary<string, string?> Settings(LocalOptions options, DataFolder data, LocalKeys keys)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Accounts:AccessTokenKey"] = keys.Tokens,
            ["Api:PublicBaseUrl"] = options.PublicAddress.ToString(),
        ["Api:MediaOrigin"] = options.PublicAddress.ToString(),
        ["Api:UploadOrigin"] = options.PublicAddress.ToString(),
            ["Decoder:Workers"] = $"{options.Workers}",
            ["Video:Workers"] = $"{options.Workers}",
            ["Media:EdgeBaseUrl"] = new Uri(options.PublicAddress, "edge/").ToString(),
            ["WorkFolder:Root"] = data.In("work"),
        };
        for (var person = 0; options.Demo && person < DemoPeople.All.Length; person++)
        {
            settings[$"Api:DemoPeople:{person}:Username"] = DemoPeople.All[person].Username;
            settings[$"Api:DemoPeople:{person}:FullName"] = DemoPeople.All[person].FullName;
            settings[$"Api:DemoPeople:{person}:Password"] = DemoPeople.Password;
        }

        return settings;
    }

    private static Dictionary<string, string?> SettingsOf(string app)
    {
        var settings = new Dictionary<string, string?> { ["TASKHUB_NAME"] = app };
        if (app == "media")
        {
            // Parts of films wait in activities for ffmpeg: pictures must find free ones beside them.
            settings[MaxActivities] = "32";
        }

        return settings;
    }

    private static void Log(ILoggingBuilder logging) => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);

    private T Use<T>(T part)
        where T : notnull
    {
        parts.Push(part);
        return part;
    }
}
