using System.Runtime.InteropServices;

namespace Bench.Videos;

/// <summary>What children of this process took that have ended (getrusage(2)).</summary>
internal static partial class ChildUsage
{
    private const int OfChildren = -1;

    /// <summary>Processor time so far, of this process and of those children.</summary>
    public static double CpuSeconds() => Harness.Cost.OwnCpuSeconds() + EndedChildrenSeconds();

    private static unsafe double EndedChildrenSeconds()
    {
        // struct rusage: user and system time, each as seconds and microseconds, then fourteen numbers.
        var usage = stackalloc long[18];
        _ = Read(OfChildren, usage);
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static unsafe partial int Read(int who, long* usage);
}
