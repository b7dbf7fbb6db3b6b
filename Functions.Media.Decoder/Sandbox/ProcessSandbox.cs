using System.Globalization;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>
/// What the process takes from itself before it sees an untrusted byte. Failing to give up a right is no reason to refuse work, except for the limits: those
/// are always permitted, so their failure is a defect.
/// </summary>
internal static class ProcessSandbox
{
    private const int OpenFiles = 256;
    private const ulong LargestFile = 256UL << 20;
    private const int NoCore = 0;

    /// <summary>Applies to the whole process.</summary>
    /// <param name="memoryMiB">MiB of address space beyond what is in use now.</param>
    public static void Enter(int memoryMiB)
    {
        Limit(LibC.LimitCore, NoCore);
        Limit(LibC.LimitOpenFiles, OpenFiles);
        Limit(LibC.LimitFileSize, LargestFile);
        Limit(LibC.LimitAddressSpace, ReadAddressSpaceBytes() + ((ulong)memoryMiB << 20));
        if (LibC.ControlProcess(LibC.SetNoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            throw new InvalidOperationException("The kernel refused no_new_privs.");
        }

        VolunteerForOutOfMemory();
    }

    /// <summary>
    /// Applies to the calling thread, on which all decoding happens, and to threads it starts: a lower priority than the host's, and no network where
    /// the kernel permits it (it needs CAP_SYS_ADMIN).
    /// </summary>
    public static void EnterThread()
    {
        const int thisThread = 0;
        const int process = 0;
        const int nice = 5;
        _ = LibC.SetPriority(process, thisThread, nice);
        _ = LibC.Unshare(LibC.CloneNewNetwork);
    }

    /// <summary>Lets the calling thread run only where no other wants to; whoever wakes takes its place at once (SCHED_IDLE, sched(7)).</summary>
    public static void YieldToAll()
    {
        const int thisThread = 0;
        _ = LibC.SetScheduler(thisThread, LibC.ScheduleWhenIdle, 0);
    }

    /// <summary>Lets the kernel end the process once it has used this much processor time more than now.</summary>
    public static void AllowCpu(int seconds)
    {
        var used = (ulong)Math.Ceiling(Environment.CpuUsage.TotalTime.TotalSeconds);
        var limit = new LibC.ResourceLimit { Soft = used + (ulong)seconds, Hard = LibC.Infinity };
        _ = LibC.SetLimit(LibC.LimitCpu, in limit);
    }

    public static void Limit(int resource, ulong value)
    {
        var limit = new LibC.ResourceLimit { Soft = value, Hard = value };
        if (LibC.SetLimit(resource, in limit) != 0)
        {
            throw new InvalidOperationException($"The kernel refused to limit resource {resource} to {value}.");
        }
    }

    private static ulong ReadAddressSpaceBytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").AsSpan();
        return ulong.Parse(pages[..pages.IndexOf(' ')], CultureInfo.InvariantCulture) * (ulong)Environment.SystemPageSize;
    }

    /// <summary>When the machine runs out of memory the kernel shall end a decoder, whose job is repeated, and not the host.</summary>
    public static void VolunteerForOutOfMemory()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "500");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may mount /proc read-only; then the kernel chooses by size, which usually means the same process.
        }
    }
}
