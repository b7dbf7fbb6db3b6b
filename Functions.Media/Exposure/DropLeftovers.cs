using Domain.Media.Exposure;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Exposure;

/// <summary>Deletes the files that the moves of one page left behind, once no signed address leads to them any more.</summary>
public sealed class DropLeftovers(ReviewedRenditions reviewed, RenditionMover mover)
{
    /// <summary>The activity.</summary>
    [Function(nameof(DropLeftovers))]
    public async Task<DroppedLeftovers> RunAsync([ActivityTrigger] ReviewStep step, CancellationToken cancellationToken)
    {
        var (page, next) = await reviewed.ReadAsync(step, cancellationToken);
        TimeSpan? longest = null;
        foreach (var rendition in page)
        {
            if (await mover.DropLeftoversAsync(rendition, cancellationToken) is { } stays && !(stays < longest))
            {
                longest = stays;
            }
        }

        return new(longest, next);
    }
}
