using Domain.Media.Exposure;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Exposure;

/// <summary>Deletes the files that the moves of one page left behind, once no signed address leads to them any more.</summary>
public sealed class DropLeftovers(ReviewedRenditions reviewed, RenditionMover mover)
{
    /// <summary>The activity.</summary>
    /// <returns>Where the next page starts; null: there is none.</returns>
    [Function(nameof(DropLeftovers))]
    public async Task<string?> RunAsync([ActivityTrigger] ReviewStep step, CancellationToken cancellationToken)
    {
        var (page, next) = await reviewed.ReadAsync(step, cancellationToken);
        foreach (var rendition in page)
        {
            await mover.DropLeftoversAsync(rendition, cancellationToken);
        }

        return next;
    }
}
