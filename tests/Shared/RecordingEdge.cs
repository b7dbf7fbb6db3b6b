using System.Collections.Concurrent;
using Domain.Media.Exposure;

namespace Tests.Shared;

/// <summary>An edge that remembers what it was told to forget and to fetch.</summary>
internal sealed class RecordingEdge : IMediaEdge
{
    private readonly ConcurrentQueue<string> purged = new();
    private readonly ConcurrentQueue<string> warmed = new();

    public IReadOnlyCollection<string> Purged => purged;

    public IReadOnlyCollection<string> Warmed => warmed;

    /// <summary>When purges come to an end; at once unless a test holds them.</summary>
    public Task Purging { get; set; } = Task.CompletedTask;

    public Task PurgeAsync(string mediaKey, CancellationToken cancellationToken)
    {
        purged.Enqueue(mediaKey);
        return Purging.WaitAsync(cancellationToken);
    }

    /// <summary>Whether it fetches nothing.</summary>
    public bool Down { get; set; }

    public Task WarmAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        if (Down)
        {
            throw new IOException("The edge does not answer.");
        }

        foreach (var path in paths)
        {
            warmed.Enqueue(path);
        }

        return Task.CompletedTask;
    }
}
