using System.Diagnostics;
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
    private const int FreshPictures = 500;
    private const int WarmedVariants = 4;
    private const int WarmUpRequests = 200;
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
        var first = await FirstBytesAsync(effort.Of(FreshPictures));
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
                new("first byte of a new picture, median: warmed; limit: not warmed", Show.Microseconds(first.Warmed.Median), Show.Microseconds(first.Cold.Median), Show.Ratio(first.Warmed.Median / first.Cold.Median)),
                new("first byte of a new picture, 99th percentile: warmed; limit: not warmed", Show.Microseconds(first.Warmed.Worst), Show.Microseconds(first.Cold.Worst), Show.Ratio(first.Warmed.Worst / first.Cold.Worst)),
                new("bringing a new picture's four variants to the edge; limit: within 5 s of finishing", Show.Microseconds(first.Warming), "5 s", Show.Ratio(first.Warming / 5)),
            ]);

        // One object after the other, first of a cold edge, then of one that was warmed: what the first who asks for it waits for.
        async Task<((double Median, double Worst) Cold, (double Median, double Worst) Warmed, double Warming)> FirstBytesAsync(int pictures)
        {
            var sizes = Enumerable.Repeat(HotBytes, pictures * WarmedVariants).ToArray();
            using var coldEdge = await EdgeServer.StartAsync(folder.NewFolder(), sizes, sizes.Sum());
            using var warmEdge = await EdgeServer.StartAsync(folder.NewFolder(), sizes, sizes.Sum());
            var warming = await warmEdge.WarmAsync(http, sizes.Length) / pictures;
            return (await AskAsync(coldEdge), await AskAsync(warmEdge), warming);

            async Task<(double Median, double Worst)> AskAsync(EdgeServer server)
            {
                // The connection, the code and the client are not what is measured.
                for (var i = 0; i < WarmUpRequests; i++)
                {
                    _ = await server.CountOriginRequestsAsync(http);
                }

                var seconds = new double[sizes.Length];
                for (var number = 0; number < sizes.Length; number++)
                {
                    var started = Stopwatch.GetTimestamp();
                    using var answer = await http.GetAsync(new Uri(server.Address, $"edge/{EdgeServer.PathOf(number)}"), HttpCompletionOption.ResponseHeadersRead);
                    answer.EnsureSuccessStatusCode();
                    seconds[number] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                    await answer.Content.CopyToAsync(Stream.Null);
                }

                Array.Sort(seconds);
                return (seconds[seconds.Length / 2], seconds[(int)Math.Ceiling(seconds.Length * 0.99) - 1]);
            }
        }

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
