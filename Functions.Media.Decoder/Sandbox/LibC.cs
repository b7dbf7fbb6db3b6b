using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>The system calls by which the process gives up rights. Numbers are Linux's, the same on x64 and arm64.</summary>
internal static partial class LibC
{
    public const int LimitCpu = 0;
    public const int LimitFileSize = 1;
    public const int LimitCore = 4;
    public const int LimitOpenFiles = 7;
    public const int LimitAddressSpace = 9;
    public const int SetParentDeathSignal = 1;
    public const int SetNoNewPrivileges = 38;
    public const int CloneNewNetwork = 0x4000_0000;

    public const int SignalKill = 9;

    public const int ScheduleWhenIdle = 5;

    public const ulong Infinity = ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ControlProcess(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int flags);

    /// <summary>The bare system call. Integers and pointers only.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint argument1, nint argument2, nint argument3 = 0, nint argument4 = 0, nint argument5 = 0);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>The bare fcntl; commands whose argument is an integer only.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlFile(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint MapMemory(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    public static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, int who, int nice);

    /// <summary>The bare sched_setscheduler; policies whose only parameter is a static priority.</summary>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitAtOnce(int code);

    [LibraryImport("libc", EntryPoint = "abort")]
    public static partial void Abort();

    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
