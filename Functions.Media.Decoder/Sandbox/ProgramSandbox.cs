using System.Runtime.InteropServices;
using System.Text;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>Turns this process into a program, ffmpeg say, that may do no more than a decoder may: what it takes from itself passes to what it becomes.</summary>
internal static class ProgramSandbox
{
    /// <summary>The lowest address that a process may use (vm.mmap_min_addr); nothing ever lies there. See <see cref="SystemCallFilter"/>.</summary>
    private const nint PathAddress = 0x10000;
    private const int OpenFiles = 64;

    /// <summary>Beyond every descriptor that <see cref="OpenFiles"/> lets the program have.</summary>
    private const int ProgramDescriptor = 128;
    private const int OpenPath = 0x200000;
    private const int DuplicateAndClose = 1030;
    private const int EmptyPath = 0x1000;

    /// <summary>Becomes the program.</summary>
    /// <returns>Why that failed; otherwise it never returns.</returns>
    public static string Become(LimitedProgram program)
    {
        try
        {
            Confine(program);
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }

        return $"{program.Program} could not be started (error {Marshal.GetLastPInvokeError()}).";
    }

    private static void Confine(LimitedProgram program)
    {
        // Signals to the keeper's group, such as Ctrl-C, are the keeper's to pass on.
        _ = LibC.StartSession();
        ProcessSandbox.EnterThread();
        ProcessSandbox.VolunteerForOutOfMemory();
        if (LibC.ControlProcess(LibC.SetNoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            throw new InvalidOperationException("The kernel refused no_new_privs.");
        }

        DropCapabilities();
        var descriptor = Open(program.Program);
        CloseOthersOnStart();
        FileAccess.Restrict([program.InputPath, program.Program], program.WorkFolder);
        DieWithParent(program.ParentId);
        var path = MapEmptyPath();
        var arguments = ToNative([program.Program, .. program.Arguments]);
        var environment = ToNative([]);
        ProcessSandbox.Limit(LibC.LimitCore, 0);
        ProcessSandbox.Limit(LibC.LimitOpenFiles, OpenFiles);
        ProcessSandbox.Limit(LibC.LimitFileSize, (ulong)program.FileMiB << 20);
        ProcessSandbox.Limit(LibC.LimitCpu, (ulong)program.CpuSeconds);
        _ = SystemCallFilter.Install(path);

        // Last, and after every method below has run once: this process has far more address space already and gets no more.
        ProcessSandbox.Limit(LibC.LimitAddressSpace, (ulong)program.MemoryMiB << 20);
        _ = LibC.SystemCall(SystemCall(322, 281), descriptor, path, arguments, environment, EmptyPath);
    }

    /// <summary>The number of a system call on this architecture.</summary>
    internal static int SystemCall(int x64, int arm64) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;

    /// <summary>Even root keeps nothing but its name: without privileges the limits cannot be raised, nor others' files opened.</summary>
    private static unsafe void DropCapabilities()
    {
        // Version 3 of the header, then effective, permitted, inheritable, each twice 32 bits.
        var header = stackalloc uint[] { 0x20080522, 0 };
        var none = stackalloc uint[6];
        NativeMemory.Clear(none, 6 * sizeof(uint));
        _ = LibC.SystemCall(SystemCall(126, 91), (nint)header, (nint)none);
    }

    private static int Open(string program)
    {
        // The program may no longer be reachable by name once files are restricted, so it is started by this descriptor, which ends with the start.
        var opened = LibC.Open(program, OpenPath);
        return opened < 0 ? throw new InvalidOperationException($"{program} cannot be opened.") : LibC.ControlFile(opened, DuplicateAndClose, ProgramDescriptor);
    }

    private static void CloseOthersOnStart()
    {
        const int closeRange = 436;
        const int firstOther = 3;
        const int closeOnStart = 4;
        _ = LibC.SystemCall(closeRange, firstOther, int.MaxValue, closeOnStart);
    }

    private static void DieWithParent(int parent)
    {
        _ = LibC.ControlProcess(LibC.SetParentDeathSignal, LibC.SignalKill, 0, 0, 0);
        if (LibC.GetParentId() != parent)
        {
            throw new InvalidOperationException("The keeper has ended.");
        }
    }

    /// <summary>An empty text at the one address that the filter accepts.</summary>
    private static nint MapEmptyPath()
    {
        const int read = 1;
        const int privateAnonymousFixed = 0x02 | 0x20 | 0x100000;
        var at = LibC.MapMemory(PathAddress, (nuint)Environment.SystemPageSize, read, privateAnonymousFixed, -1, 0);
        return at == PathAddress ? at : throw new InvalidOperationException("The kernel refused the page for the program's name.");
    }

    /// <summary>A list of texts as execve(2) takes it. Never freed: this process is about to be another.</summary>
    private static unsafe nint ToNative(IReadOnlyList<string> texts)
    {
        var list = (nint*)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(nint));
        for (var i = 0; i < texts.Count; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(texts[i] + '\0');
            list[i] = (nint)NativeMemory.Alloc((nuint)bytes.Length);
            Marshal.Copy(bytes, 0, list[i], bytes.Length);
        }

        return (nint)list;
    }
}
