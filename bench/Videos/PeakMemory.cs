using Bench.Harness;

namespace Bench.Videos;

/// <summary>Watches how much memory the children of this process that run a program hold at most.</summary>
internal sealed class PeakMemory(string program)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The most that one of them held, in MiB.</summary>
    public double OfOne { get; private set; }

    /// <summary>Does some work and watches meanwhile.</summary>
    public async Task WatchAsync(Func<Task> work)
    {
        var done = work();
        while (await Task.WhenAny(done, Task.Delay(Interval)) != done)
        {
            foreach (var child in ChildProcess.Find(program))
            {
                OfOne = Math.Max(OfOne, PeakOf(child));
            }
        }

        await done;
    }

    private static double PeakOf(ChildProcess child)
    {
        try
        {
            return child.PeakMiB;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
