using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Functions.Media.Processing;

/// <summary>Hands out temporary folders below one of this process's own, and removes those of processes that no longer live.</summary>
public sealed class WorkFolders
{
    private readonly string own;

    /// <summary>Cleans up after processes that were killed.</summary>
    public WorkFolders(IOptions<WorkFolderOptions> options)
    {
        var root = Directory.CreateDirectory(options.Value.Root);
        own = Path.Combine(root.FullName, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        foreach (var folder in root.EnumerateDirectories().Where(folder => folder.FullName == own || !IsAlive(folder.Name)))
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A new, empty folder.</summary>
    public WorkFolder Create() => new(Directory.CreateDirectory(Path.Combine(own, Guid.NewGuid().ToString("N"))));

    private static bool IsAlive(string processId)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(processId, CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
