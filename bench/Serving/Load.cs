using System.Collections.Concurrent;
using System.Diagnostics;
using Bench.Harness;

namespace Bench.Serving;

/// <summary>Requests of several clients, each of which asks again as soon as it is answered, for a while.</summary>
/// <param name="Cost">Of one request.</param>
/// <param name="Latencies">Of each, in seconds.</param>
internal sealed record Load(Cost Cost, IReadOnlyCollection<double> Latencies)
{
    /// <param name="clients">One request of each.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cpuSeconds">Processor time of the server so far.</param>
    public static async Task<Load> RunAsync(IReadOnlyList<Func<Task>> clients, TimeSpan duration, Func<double> cpuSeconds)
    {
        var latencies = new ConcurrentQueue<double>();
        var cpuBefore = cpuSeconds();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(clients.Select(request => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await request();
                latencies.Enqueue(Stopwatch.GetElapsedTime(sent).TotalSeconds);
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new(new(seconds / latencies.Count, (cpuSeconds() - cpuBefore) / latencies.Count), latencies);
    }
}
