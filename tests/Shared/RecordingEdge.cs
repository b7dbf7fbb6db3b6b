using System.Collections.Concurrent;
using Domain.Media.Exposure;

namespace Tests.Shared;

/// <summary>An edge that remembers what it was told to forget.</summary>
internal sealed class RecordingEdge : IMediaEdge
{
    private readonly ConcurrentQueue<string> purged = new();

    public IReadOnlyCollection<string> Purged => purged;

    public Task PurgeAsync(string mediaKey, CancellationToken cancellationToken)
    {
        purged.Enqueue(mediaKey);
        return Task.CompletedTask;
    }
}
