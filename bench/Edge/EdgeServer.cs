using System.Diagnostics;
using System.Globalization;
using Embedded.Storage;
using Local.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bench.Edge;

/// <summary>
/// Storage and the edge in front of it, as the system has them, in a process of their own. The container is public, so that another cache can stand in front of
/// the same storage.
/// </summary>
internal sealed class EdgeServer : IDisposable
{
    /// <summary>The argument that makes this program such a process.</summary>
    public const string Mode = "serve-edge";

    private const string Account = "media";
    private const string Container = "public";
    private readonly Process process;

    private EdgeServer(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public double CpuSeconds => new Harness.ChildProcess(process.Id).CpuSeconds;

    /// <summary>Writes the objects and starts the process.</summary>
    public static async Task<EdgeServer> StartAsync(string folder, IReadOnlyList<int> sizes, long capacityBytes)
    {
        await using (var store = await OpenAsync(folder))
        {
            await Parallel.ForEachAsync(sizes.Index(), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (item, cancellationToken) =>
            {
                var body = new byte[item.Item];
                new Random(item.Index).NextBytes(body);
                var headers = new BlobHttpHeaders { ContentType = "image/webp", CacheControl = "public, max-age=31536000, immutable" };
                await store.WriteAsync(new(Account, Container, PathOf(item.Index)), new MemoryStream(body), new() { HttpHeaders = headers }, cancellationToken);
            });
        }

        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(EdgeServer).Assembly.Location, Mode, folder, $"{capacityBytes}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The edge did not start.");
        return new(process, new Uri(address));
    }

    /// <summary>Where an object is, below <c>/edge/</c> and below <c>/media/public/</c>.</summary>
    public static string PathOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:x32}/fit640-{number:x16}.webp");

    /// <summary>The process itself: serves until its standard input ends.</summary>
    public static async Task RunAsync(string folder, long capacityBytes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var store = await OpenAsync(folder);
        builder.Services.AddEmbeddedStorage(store);
        await using var web = builder.Build();
        using var metrics = new EdgeMetrics();
        var origin = new CountingOrigin(new BlobOrigin(store, Account, Container));
        var cache = new EdgeCache(origin, new EdgeOptions { CapacityBytes = capacityBytes }, metrics, TimeProvider.System);
        var throughStorage = 0;
        web.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/media"))
            {
                Interlocked.Increment(ref throughStorage);
            }

            return next(context);
        });
        web.Map("/warm", branch => branch.Run(async context =>
        {
            var count = int.Parse(context.Request.Query["count"].ToString(), CultureInfo.InvariantCulture);
            var started = Stopwatch.GetTimestamp();
            await cache.WarmAsync([.. Enumerable.Range(0, count).Select(PathOf)], context.RequestAborted);
            await context.Response.WriteAsync(Stopwatch.GetElapsedTime(started).TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }));
        web.UseMiddleware<EdgeMiddleware>(cache, origin, TimeProvider.System);
        web.UseEmbeddedStorage();
        web.Run(context => context.Response.WriteAsync($"{origin.Asked + throughStorage}"));
        await web.StartAsync();
        Console.WriteLine(web.Urls.Single());
        _ = await Console.In.ReadLineAsync();
    }

    /// <summary>How often storage was asked, by this edge or any other.</summary>
    public async Task<int> CountOriginRequestsAsync(HttpClient http) => int.Parse(await http.GetStringAsync(new Uri(Address, "count")), CultureInfo.InvariantCulture);

    /// <summary>Brings the first objects to the edge; returns how many seconds that took.</summary>
    public async Task<double> WarmAsync(HttpClient http, int count) =>
        double.Parse(await http.GetStringAsync(new Uri(Address, $"warm?count={count}")), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static Task<BlobStore> OpenAsync(string folder) => BlobStore.OpenAsync(
        new()
        {
            Folder = folder,
            Accounts = [new() { Name = Account, Keys = [Convert.ToBase64String(new byte[32])], Containers = [new(Container, ContainerPublicAccess.Blob)] }],
        },
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private sealed class CountingOrigin(IEdgeOrigin inner) : IEdgeOrigin
    {
        private int asked;

        public int Asked => asked;

        public ValueTask<OriginObject?> OpenAsync(string path, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return inner.OpenAsync(path, cancellationToken);
        }
    }
}
