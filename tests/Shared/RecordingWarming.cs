using System.Collections.Concurrent;
using Domain.Ids;
using Domain.Media.Warming;

namespace Tests.Shared;

/// <summary>Remembers which media were to be brought to the edge, by the occasion.</summary>
internal sealed class RecordingWarming : IEdgeWarming
{
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<SnowflakeId>> requested = new();

    public IReadOnlyDictionary<string, IReadOnlyCollection<SnowflakeId>> Requested => requested;

    public Task RequestAsync(string occasion, IReadOnlyCollection<SnowflakeId> mediaIds, CancellationToken cancellationToken)
    {
        requested[occasion] = mediaIds;
        return Task.CompletedTask;
    }
}
