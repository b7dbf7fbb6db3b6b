using System.Collections.Concurrent;

namespace Embedded.Cosmos.Storage;

/// <summary>A container of the account: its settings, its table, and the last log sequence number it has given out.</summary>
internal sealed class ContainerState(
    DatabaseState database,
    uint number,
    ContainerSettings settings,
    long timestamp,
    long version,
    long lsn,
    int partitionCount
)
{
    public DatabaseState Database => database;

    public uint Number => number;

    public string Rid { get; } = ResourceIds.Container(database.Number, number);

    public string Table { get; } = $"items_{number}";

    public ContainerSettings Settings { get; private set; } = settings;

    public long Timestamp { get; private set; } = timestamp;

    public long Version { get; private set; } = version;

    public string ETag => $"\"00000000-0000-0000-{Version >> 48:x4}-{Version & 0xFFFFFFFFFFFF:x12}\"";

    /// <summary>Monotonic for the life of the container; touched by the writer only, read by anyone.</summary>
    public long Lsn => Interlocked.Read(ref lsn);

    /// <summary>The columns of every index there is, as SQL text, so that a query knows what it can seek in.</summary>
    public ConcurrentDictionary<string, bool> Indexes { get; } = new(StringComparer.Ordinal);

    /// <summary>Ranges that the keys are divided into, fixed when the container is created.</summary>
    public int PartitionCount => partitionCount;

    public long NextLsn() => Interlocked.Increment(ref lsn);

    public void Change(ContainerSettings settings, long timestamp, long version) =>
        (Settings, Timestamp, Version) = (settings, timestamp, version);
}
