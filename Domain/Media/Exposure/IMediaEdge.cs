namespace Domain.Media.Exposure;

/// <summary>The edge in front of public media.</summary>
public interface IMediaEdge
{
    /// <summary>
    /// Makes every edge node forget a media key. Call it after its files are gone from storage, or what is forgotten is fetched again. The task completes when the
    /// purge is under way; Azure Front Door takes up to ten minutes, the embedded edge no time.
    /// </summary>
    Task PurgeAsync(string mediaKey, CancellationToken cancellationToken);

    /// <summary>
    /// Fetches files through the edge, a few at a time, so that it has them before people ask (ED-3). The embedded edge has them then; Azure Front Door has them at the
    /// place nearest to this machine, since it offers no way to reach the others.
    /// </summary>
    /// <param name="paths">Media key, slash, file name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">The edge or what is behind it does not answer.</exception>
    Task WarmAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken);
}
