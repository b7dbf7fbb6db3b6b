using System.Diagnostics;

namespace Bench.Harness;

/// <summary>What one unit of work took.</summary>
/// <param name="Seconds">By the clock on the wall.</param>
/// <param name="CpuSeconds">Processor time of all processes that took part; 0 where it was not measured.</param>
internal readonly record struct Cost(double Seconds, double CpuSeconds = 0)
{
    /// <summary>The cost of one of <paramref name="units"/> units that <paramref name="work"/> does.</summary>
    /// <param name="units">How many.</param>
    /// <param name="work">Does them all.</param>
    /// <param name="cpuSeconds">Reads the processor time so far.</param>
    public static async Task<Cost> MeasureAsync(double units, Func<Task> work, Func<double>? cpuSeconds = null)
    {
        var cpuBefore = cpuSeconds?.Invoke() ?? 0;
        var started = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new(seconds / units, ((cpuSeconds?.Invoke() ?? 0) - cpuBefore) / units);
    }

    /// <summary>Processor time of this process, all threads.</summary>
    public static double OwnCpuSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
