using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Sandbox;

/// <summary>
/// Leaves the process one input file, its work folder, and what system libraries are made of (Landlock, Linux 5.13; landlock(7)). A container format that names other
/// files finds none. Where the kernel has no such thing, the other limits remain.
/// </summary>
internal static class FileAccess
{
    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;
    private const int AskVersion = 1;
    private const int PathBeneath = 1;
    private const int OpenPath = 0x200000;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong MakeFile = 1 << 8;
    private const ulong Truncate = 1 << 14;

    /// <summary>All rights of the first version but executing, which the system call filter decides.</summary>
    private const ulong FirstVersion = (1 << 13) - 1 - 1;

    private static readonly string[] Libraries = ["/usr", "/lib", "/lib64", "/opt", "/nix/store", "/etc/ld.so.cache", "/etc/ld.so.preload"];

    /// <summary>Takes the rights to all other files from this thread and what it becomes.</summary>
    /// <returns>Whether it is in force.</returns>
    public static unsafe bool Restrict(IReadOnlyList<string> readable, string? workFolder)
    {
        var version = LibC.SystemCall(CreateRuleset, 0, 0, AskVersion);
        if (version < 1)
        {
            return false;
        }

        const int versionWithTruncate = 3;
        var handled = FirstVersion | (version >= versionWithTruncate ? Truncate : 0);
        var ruleset = (int)LibC.SystemCall(CreateRuleset, (nint)(&handled), sizeof(ulong), 0);
        foreach (var path in readable)
        {
            Allow(ruleset, path, ReadFile);
        }

        if (workFolder is not null)
        {
            Allow(ruleset, workFolder, (ReadFile | ReadFolder | WriteFile | MakeFile | Truncate) & handled);
        }

        foreach (var path in Libraries)
        {
            Allow(ruleset, path, File.Exists(path) ? ReadFile : ReadFile | ReadFolder);
        }

        return LibC.SystemCall(RestrictSelf, ruleset, 0) == 0;
    }

    /// <summary>What is not there needs no permission.</summary>
    private static unsafe void Allow(int ruleset, string path, ulong rights)
    {
        var rule = new Rule { Rights = rights, Path = LibC.Open(path, OpenPath) };
        if (rule.Path >= 0)
        {
            _ = LibC.SystemCall(AddRule, ruleset, PathBeneath, (nint)(&rule));
        }
    }

    /// <summary>struct landlock_path_beneath_attr.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Rule
    {
        public ulong Rights;
        public int Path;
    }
}
