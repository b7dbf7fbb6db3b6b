using System.Collections.Concurrent;
using Domain.Media.Exposure;

namespace Tests.Shared;

/// <summary>An edge that remembers what it was told to forget.</summary>
internal sealed class RecordingEdge : IMediaEdge
{
    private readonly ConcurrentQueue<string> purged = new();

    public IReadOnlyCollection<string> Purged => purged;

    /// <summary>When purges come to an end; at once unless a test holds them.</summary>
    public Task Purging { get; set; } = Task.CompletedTask;

    public Task PurgeAsync(string mediaKey, CancellationToken cancellationToken)
    {
        purged.Enqueue(mediaKey);
        return Purging.WaitAsync(cancellationToken);
    }
}
