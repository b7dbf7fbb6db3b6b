using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Bench.Harness;

namespace Bench.Serving;

/// <summary>
/// A client of the API that asks at a steady rate, whether or not it has been answered (an open loop), so that a slow answer is not followed by fewer questions.
/// </summary>
/// <param name="address">Of the system.</param>
/// <param name="token">Of the person who reads.</param>
/// <param name="paths">What is asked for in turn.</param>
internal sealed class SteadyReader(Uri address, string token, IReadOnlyList<string> paths) : IDisposable
{
    /// <summary>Requests per second, all paths together.</summary>
    public const int Rate = 50;

    private readonly HttpClient http = new() { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>Reads until something is done.</summary>
    /// <returns>Of each path, how long the answers took, in seconds.</returns>
    public async Task<IReadOnlyList<Series>> ReadUntilAsync(Task done)
    {
        var latencies = paths.Select(static _ => new ConcurrentQueue<double>()).ToList();
        var requests = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        while (!done.IsCompleted)
        {
            var turn = requests.Count % paths.Count;
            requests.Add(ReadAsync(paths[turn], latencies[turn]));
            var next = TimeSpan.FromSeconds((double)requests.Count / Rate) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(next > TimeSpan.Zero ? next : TimeSpan.Zero);
        }

        await Task.WhenAll(requests);
        return [.. latencies.Select(static path => new Series(path))];
    }

    public void Dispose() => http.Dispose();

    private async Task ReadAsync(string path, ConcurrentQueue<double> latencies)
    {
        var sent = Stopwatch.GetTimestamp();
        _ = await http.GetByteArrayAsync(path);
        latencies.Enqueue(Stopwatch.GetElapsedTime(sent).TotalSeconds);
    }
}
