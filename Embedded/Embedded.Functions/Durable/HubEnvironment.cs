using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable;

/// <summary>What a hub stands on. Tests and simulations put their own in place.</summary>
internal sealed record HubEnvironment
{
    public static HubEnvironment Real { get; } = new();

    /// <summary>Where the hub's work runs.</summary>
    public Executor Executor { get; init; } = ThreadPoolExecutor.Instance;

    /// <summary>
    /// The SQLite VFS (sqlite.org/vfs.html) that has the hub's file, registered by whoever names it; null for the operating system's files.
    /// </summary>
    public string? FileSystem { get; init; }

    /// <summary>Called in each commit; by throwing it cuts the commit as a crash would.</summary>
    public Action<CommitPhase>? Fault { get; init; }
}
