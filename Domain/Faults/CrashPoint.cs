using System.Globalization;
using System.Runtime.InteropServices;

namespace Domain.Faults;

/// <summary>
/// Named places at which tests kill the process. Does nothing unless the environment variable CRASH_AT is set to <c>name</c> or <c>name:n</c>:
/// then the n-th time (default 1) the place is reached the process gets SIGKILL, as if the power had gone.
/// </summary>
public static partial class CrashPoint
{
    private static readonly (string Name, int Occurrence)? Armed = Parse(Environment.GetEnvironmentVariable("CRASH_AT"));
    private static int reached;

    /// <summary>Marks a place before or after a commit or side effect.</summary>
    public static void Reach(string name)
    {
        if (Armed is { } armed && armed.Name == name && Interlocked.Increment(ref reached) == armed.Occurrence)
        {
            _ = Kill(Environment.ProcessId, 9);
        }
    }

    private static (string, int)? Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var colon = value.LastIndexOf(':');
        return colon < 0 ? (value, 1) : (value[..colon], int.Parse(value[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
