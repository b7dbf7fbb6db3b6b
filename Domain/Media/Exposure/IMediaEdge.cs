namespace Domain.Media.Exposure;

/// <summary>The edge in front of public media.</summary>
public interface IMediaEdge
{
    /// <summary>
    /// Makes every edge node forget a media key. Call it after its files are gone from storage, or what is forgotten is fetched again. The task completes when the
    /// purge is under way; Azure Front Door takes up to ten minutes, the embedded edge no time.
    /// </summary>
    Task PurgeAsync(string mediaKey, CancellationToken cancellationToken);
}
