namespace Embedded.Cosmos.ChangeFeed;

/// <summary>
/// A page of changes. The next one begins behind <see cref="Position"/>; <see cref="LastLsn"/> is the container's last write when it was read.
/// </summary>
internal sealed record ChangeFeedPage(ReadOnlyMemory<byte> Body, int Count, long Position, long LastLsn)
{
    /// <summary>There was no more when it was read.</summary>
    public bool IsComplete => Position == LastLsn;
}
