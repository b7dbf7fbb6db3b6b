using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>
/// Leaves the process only the system calls that .NET, libvips and libheif make while they decode (seccomp(2), a classic BPF program in the kernel).
/// Everything else is refused with EPERM: no sockets, no programs, no other processes' memory, no namespaces, no modules, no new ways in.
/// </summary>
/// <remarks>Refusing instead of killing: a runtime that tries something new finds another way or says so, and what is refused is refused either way.</remarks>
internal static class SystemCallFilter
{
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;
    private const uint Allow = 0x7FFF0000;
    private const uint Refuse = 0x00050000;

    /// <summary>struct seccomp_data: the call's number, the architecture, and the lower halves of its arguments.</summary>
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16;
    private const uint ArgumentSize = 8;
    private const uint UpperHalf = 4;

    /// <summary>On x64, bit of the x32 calls, which are numbered otherwise.</summary>
    private const uint OtherAbi = 0x40000000;

    /// <summary>clone(2): the new one is a thread of this process.</summary>
    private const uint CloneThread = 0x00010000;

    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    /// <summary>Numbers on x64 and on arm64; −1 where there is none. What is called most stands first.</summary>
    private static readonly (int X64, int Arm64)[] Allowed =
    [
        (202, 98), // futex
        (0, 63), (1, 64), (17, 67), (18, 68), (19, 65), (20, 66), // read, write, pread64, pwrite64, readv, writev
        (9, 222), (10, 226), (11, 215), (12, 214), (25, 216), (26, 227), (27, 232), (28, 233), // mmap, mprotect, munmap, brk, mremap, msync, mincore, madvise
        (149, 228), (150, 229), (237, 235), (238, 237), (239, 236), (324, 283), // mlock, munlock, mbind, set_mempolicy, get_mempolicy, membarrier
        (319, 279), // memfd_create
        (257, 56), (2, -1), (3, 57), (5, 80), (4, -1), (6, -1), (262, 79), (332, 291), // openat, open, close, fstat, stat, lstat, newfstatat, statx
        (8, 62), (77, 46), (221, 223), (73, 32), (74, 82), (75, 83), // lseek, ftruncate, fadvise64, flock, fsync, fdatasync
        (21, -1), (269, 48), (439, 439), (89, -1), (267, 78), (79, 17), // access, faccessat, faccessat2, readlink, readlinkat, getcwd
        (78, -1), (217, 61), (258, 34), (83, -1), (137, 43), (138, 44), // getdents, getdents64, mkdirat, mkdir, statfs, fstatfs
        (32, 23), (33, -1), (292, 24), (72, 25), (16, 29), (22, -1), (293, 59), // dup, dup2, dup3, fcntl, ioctl, pipe, pipe2
        (7, -1), (271, 73), (232, -1), (281, 22), (233, 21), (291, 20), (290, 19), // poll, ppoll, epoll_wait, epoll_pwait, epoll_ctl, epoll_create1, eventfd2
        (228, 113), (229, 114), (230, 115), (35, 101), (96, 169), // clock_gettime, clock_getres, clock_nanosleep, nanosleep, gettimeofday
        (24, 124), (203, 122), (204, 123), (145, 120), (146, 125), (147, 126), (309, 168), // sched_yield, …affinity, …scheduler, …priority_max, …min, getcpu
        (13, 134), (14, 135), (15, 139), (131, 132), (219, 128), // rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack, restart_syscall
        (186, 178), (39, 172), (218, 96), (273, 99), (334, 293), (158, -1), (157, 167), // gettid, getpid, set_tid_address, set_robust_list, rseq, arch_prctl, prctl
        (102, 174), (104, 176), (107, 175), (108, 177), (63, 160), (99, 179), (98, 165), // getuid, getgid, geteuid, getegid, uname, sysinfo, getrusage
        (97, 163), (160, 164), (100, 153), (140, 141), (318, 278), // getrlimit, setrlimit, times, getpriority, getrandom
        (60, 93), (231, 94), // exit, exit_group
    ];

    /// <summary>Installs it for all threads. Where the kernel has no such thing, or forbids it, the other limits remain.</summary>
    /// <param name="program">An address by which this process may start a program in its place: see <see cref="OneProgram"/>. Zero for none.</param>
    /// <returns>Whether it is in force.</returns>
    public static unsafe bool Install(nint program = 0)
    {
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        if (!isArm && RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return false;
        }

        var instructions = Build(isArm, (uint)Environment.ProcessId, (uint)program);
        fixed (Instruction* first = instructions)
        {
            var filter = new FilterProgram { Length = (ushort)instructions.Length, First = first };
            const int setModeFilter = 1;
            const int allThreads = 1;
            return LibC.SystemCall(isArm ? 277 : 317, setModeFilter, allThreads, (nint)(&filter)) == 0;
        }
    }

    private static Instruction[] Build(bool isArm, uint ownId, uint programPath)
    {
        List<Instruction> program =
        [
            new(Load, ArchitectureOffset),
            new(JumpIfEqual, isArm ? 0xC00000B7 : 0xC000003E, 1, 0),
            new(Return, Refuse | NotPermitted),
            new(Load, NumberOffset),
        ];
        if (!isArm)
        {
            program.AddRange([new(JumpIfAtLeast, OtherAbi, 0, 1), new(Return, Refuse | NotPermitted)]);
        }

        if (programPath != 0)
        {
            program.AddRange(OneProgram(isArm, programPath));
        }

        foreach (var (x64, arm64) in Allowed)
        {
            if ((isArm ? arm64 : x64) is >= 0 and var number)
            {
                program.AddRange([new(JumpIfEqual, (uint)number, 0, 1), new(Return, Allow)]);
            }
        }

        // clone3 hides its flags from filters; told that there is none, the C library takes clone, of which only threads are allowed.
        program.AddRange([new(JumpIfEqual, 435, 0, 1), new(Return, Refuse | NotImplemented)]);
        WithFirstArgument(isArm ? 220u : 56, JumpIfAnySet, CloneThread);

        // Signals to itself only (abort), and limits of itself only (prlimit64 of process 0).
        WithFirstArgument(isArm ? 131u : 234, JumpIfEqual, ownId);
        WithFirstArgument(isArm ? 129u : 62, JumpIfEqual, ownId);
        WithFirstArgument(isArm ? 261u : 302, JumpIfEqual, 0);
        program.Add(new(Return, Refuse | NotPermitted));
        return [.. program];

        void WithFirstArgument(uint number, ushort test, uint value) => program.AddRange(
        [
            new(JumpIfEqual, number, 0, 4),
            new(Load, FirstArgumentOffset),
            new(test, value, 0, 1),
            new(Return, Allow),
            new(Return, Refuse | NotPermitted),
        ]);
    }

    /// <summary>
    /// Allows execveat of one path, told by the address at which its name stands. A filter cannot read the name; but that address lies below all that the kernel
    /// hands out by itself, the new program begins with nothing there, and no call that could put something there passes. So the one call succeeds once.
    /// </summary>
    private static List<Instruction> OneProgram(bool isArm, uint programPath)
    {
        // Far enough above for a stack, which grows downwards, never to reach it.
        const uint lowest = 1 << 24;
        List<Instruction> rules = [];
        RefuseLow(isArm ? 222u : 9, argument: 0); // mmap
        RefuseLow(isArm ? 216u : 25, argument: 4); // mremap
        rules.AddRange(
        [
            new(JumpIfEqual, isArm ? 281u : 322, 0, 6),
            new(Load, Argument(1) + UpperHalf),
            new(JumpIfEqual, 0, 0, 3),
            new(Load, Argument(1)),
            new(JumpIfEqual, programPath, 0, 1),
            new(Return, Allow),
            new(Return, Refuse | NotPermitted),
        ]);
        return rules;

        // Zero leaves the choice to the kernel.
        void RefuseLow(uint number, uint argument) => rules.AddRange(
        [
            new(JumpIfEqual, number, 0, 7),
            new(Load, Argument(argument) + UpperHalf),
            new(JumpIfEqual, 0, 0, 4),
            new(Load, Argument(argument)),
            new(JumpIfEqual, 0, 2, 0),
            new(JumpIfAtLeast, lowest, 1, 0),
            new(Return, Refuse | NotPermitted),
            new(Return, Allow),
        ]);
    }

    private static uint Argument(uint index) => FirstArgumentOffset + (index * ArgumentSize);

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, uint value, byte whenTrue = 0, byte whenFalse = 0)
    {
        public readonly ushort Code = code;
        public readonly byte WhenTrue = whenTrue;
        public readonly byte WhenFalse = whenFalse;
        public readonly uint Value = value;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public Instruction* First;
    }
}
