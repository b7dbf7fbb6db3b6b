using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Exposure;

/// <summary>Moves one rendition to where it belongs by now.</summary>
public sealed class MoveRendition(IRenditionStore renditions, ExposurePolicy policy, RenditionMover mover)
{
    /// <summary>The activity.</summary>
    [Function(nameof(MoveRendition))]
    public async Task RunAsync([ActivityTrigger] RenditionName name, CancellationToken cancellationToken)
    {
        // What is true may change while files are copied; the last look comes after the last move.
        while (await renditions.FindAsync(name.OwnerId, name.Id, cancellationToken) is { } rendition)
        {
            var wanted = (await policy.OfAsync(name.OwnerId, [rendition], cancellationToken))[0];
            await mover.MoveAsync(rendition, wanted, cancellationToken);
            if (rendition.IsAt(wanted))
            {
                return;
            }
        }
    }
}
