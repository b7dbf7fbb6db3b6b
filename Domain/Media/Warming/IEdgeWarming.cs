using Domain.Ids;

namespace Domain.Media.Warming;

/// <summary>Asks for media to be brought to the edge before people ask for them (ED-3), by somebody else, soon.</summary>
public interface IEdgeWarming
{
    /// <summary>
    /// Asks. It never fails: who is not served in advance is served a little later. The media may be private or unfinished by the time somebody looks; then nothing is fetched.
    /// </summary>
    /// <param name="occasion">What tells this wish from others, at most 100 characters; the same wish within ten minutes is one.</param>
    /// <param name="mediaIds">Which media.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RequestAsync(string occasion, IReadOnlyCollection<SnowflakeId> mediaIds, CancellationToken cancellationToken);
}
