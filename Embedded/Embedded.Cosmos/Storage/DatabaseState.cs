using System.Collections.Concurrent;

namespace Embedded.Cosmos.Storage;

/// <summary>A database of the account, as read from the catalogue.</summary>
internal sealed class DatabaseState(string id, uint number, long timestamp)
{
    public string Id => id;

    public uint Number => number;

    public string Rid { get; } = ResourceIds.Database(number);

    public long Timestamp => timestamp;

    public string ETag => $"\"00000000-0000-0000-0000-{number:x12}\"";

    public ConcurrentDictionary<string, ContainerState> Containers { get; } = new(StringComparer.Ordinal);
}
