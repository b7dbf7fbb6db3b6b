using Bench.Harness;
using Bench.Serving;

namespace Bench.Edge;

/// <summary>The edge against nginx in front of the same storage: how much it keeps away from storage, and what an answer costs.</summary>
internal sealed class EdgeBenchmark : IBenchmark
{
    private const int Objects = 10_000;
    private const int Requests = 500_000;
    private const int Clients = 16;
    private const int ColdRequests = 200;
    private const int HotBytes = 30_000;
    private const double Exponent = 1.1;
    private static readonly TimeSpan HotTime = TimeSpan.FromSeconds(2);

    public string Name => "edge";

    public async Task<Section> RunAsync(Effort effort)
    {
        var trace = new ZipfTrace(Objects, effort.Of(Requests), Exponent, seed: 1);
        var total = trace.Sizes.Sum(static size => (long)size);
        using var folder = new TemporaryFolder();
        using var ours = await EdgeServer.StartAsync(folder.NewFolder(), trace.Sizes, total / 2);
        using var nginx = await NginxServer.StartAsync(folder.NewFolder(), ours.Address, total / 2);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });

        // A cache is cold only once, so there are no pairs here.
        var cold = (Ours: await CountColdAsync(ours.Address), Nginx: await CountColdAsync(nginx.Address));
        var limitReplay = await ReplayAsync(nginx.Address, NginxCpu);
        var ourReplay = await ReplayAsync(ours.Address, () => ours.CpuSeconds);
        var hot = await Pairs.RunAsync(effort.Pairs, () => HotAsync(ours.Address, () => ours.CpuSeconds), () => HotAsync(nginx.Address, NginxCpu));
        return new(
            "edge: media from memory",
            $"""
            {Objects:N0} objects ({total / 1e6:F0} MB, log-normal around 10 kB), {trace.Requests.Length:N0} requests by {Clients} clients, popularity Zipf with s = {Exponent}, a cache of half
            the bytes, empty at first. *Limit*: nginx ({(await NginxVersionAsync())}) with its cache on disk in front of the same storage, the same requests by the same clients in the same run.
            The ideal hit ratio is that of a cache without bounds: only first requests miss. CPU counts cache and storage.
            """,
            [
                new("hit ratio, cold start counted", $"{ourReplay.HitRatio:P2}", $"{limitReplay.HitRatio:P2}", Show.Ratio((1 - ourReplay.HitRatio) / (1 - limitReplay.HitRatio))),
                new("hit ratio, ideal", "", $"{trace.BestHitRatio:P2}", Show.Ratio((1 - ourReplay.HitRatio) / (1 - trace.BestHitRatio))),
                new("requests of the trace", Show.PerSecond(ourReplay.Cost.Seconds), Show.PerSecond(limitReplay.Cost.Seconds), Show.Ratio(ourReplay.Cost.Seconds / limitReplay.Cost.Seconds)),
                new("CPU per request of the trace", Show.Microseconds(ourReplay.Cost.CpuSeconds), Show.Microseconds(limitReplay.Cost.CpuSeconds), Show.Ratio(ourReplay.Cost.CpuSeconds / limitReplay.Cost.CpuSeconds)),
                hot.WallRow("hits on one object of 30 kB", Show.PerSecond),
                hot.CpuRow("CPU per hit", Show.Microseconds),
                new($"{ColdRequests} clients at once for what is not there yet: requests to storage", $"{cold.Ours}", $"{cold.Nginx}", Show.Ratio((double)cold.Ours / cold.Nginx)),
            ]);

        double NginxCpu() => nginx.CpuSeconds + ours.CpuSeconds;

        async Task<int> CountColdAsync(Uri edge)
        {
            var before = await ours.CountOriginRequestsAsync(http);
            await Task.WhenAll(Enumerable.Range(0, ColdRequests).Select(_ => GetAsync(edge, trace.Requests[0])));
            return await ours.CountOriginRequestsAsync(http) - before;
        }

        async Task<(double HitRatio, Cost Cost)> ReplayAsync(Uri edge, Func<double> cpuSeconds)
        {
            var (before, next) = (await ours.CountOriginRequestsAsync(http), -1);
            var cost = await Cost.MeasureAsync(
                trace.Requests.Length,
                () => Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
                {
                    for (var i = Interlocked.Increment(ref next); i < trace.Requests.Length; i = Interlocked.Increment(ref next))
                    {
                        await GetAsync(edge, trace.Requests[i]);
                    }
                }))),
                cpuSeconds);
            return (1 - ((double)(await ours.CountOriginRequestsAsync(http) - before) / trace.Requests.Length), cost);
        }

        async Task<Cost> HotAsync(Uri edge, Func<double> cpuSeconds)
        {
            var hottest = trace.Sizes.Index().MinBy(static item => Math.Abs(item.Item - HotBytes)).Index;
            return (await Load.RunAsync([.. Enumerable.Repeat(() => GetAsync(edge, hottest), Clients)], HotTime / effort.Divisor, cpuSeconds)).Cost;
        }

        async Task GetAsync(Uri edge, int number)
        {
            using var answer = await http.GetAsync(new Uri(edge, $"edge/{EdgeServer.PathOf(number)}"), HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        }
    }

    private static async Task<string> NginxVersionAsync()
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/usr/sbin/nginx", ["-v"]) { RedirectStandardError = true })!;
        return (await process.StandardError.ReadToEndAsync()).Trim().Split('/')[^1];
    }
}
