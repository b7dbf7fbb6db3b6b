using System.Diagnostics;
using Bench.Harness;

namespace Bench.Orchestrations;

/// <summary>How long this disk takes to make a small write durable.</summary>
internal static class DiskSync
{
    private const int Page = 4096;

    /// <summary>Seconds per appended page with fsync(2).</summary>
    public static Series Measure(string path, int writes)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var page = new byte[Page];
        var seconds = new double[writes];
        for (var write = 0; write < writes; write++)
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, (long)write * Page);
            RandomAccess.FlushToDisk(file);
            seconds[write] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        return new(seconds);
    }
}
