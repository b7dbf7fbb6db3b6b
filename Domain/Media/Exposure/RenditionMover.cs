using Domain.Faults;
using Domain.Media.Blobs;
using Domain.Media.Renditions;

namespace Domain.Media.Exposure;

/// <summary>
/// Moves a rendition's files to a new place, so that addresses given out before lead nowhere. Every step may be repeated, by anybody, at any time: the record names
/// every place that may hold files before a file is there, and until none is.
/// </summary>
public sealed class RenditionMover(IRenditionStore renditions, IMediaStore media, IBlobStore blobs, IMediaEdge edge)
{
    private const int ParallelCopies = 4;

    /// <summary>
    /// Moves it unless it is there, and deletes public files that it leaves behind. Restricted ones stay until <see cref="DropLeftoversAsync"/>: signed addresses may
    /// still lead to them for a while.
    /// </summary>
    public async Task MoveAsync(Rendition found, MediaExposure wanted, CancellationToken cancellationToken)
    {
        var (ownerId, id) = (found.OwnerId, found.Id);
        Rendition? rendition = found;

        while (rendition is { References.Count: > 0 } && !rendition.IsAt(wanted))
        {
            rendition = await renditions.UpdateAsync(ownerId, id, current => current?.PlanMove(wanted), cancellationToken);
            if (rendition?.Target is not { } target)
            {
                continue;
            }

            CrashPoint.Reach(MediaCrashPoints.MovePlanned);
            if (await CopyAsync(rendition.Image!, rendition.Place, target, cancellationToken))
            {
                CrashPoint.Reach(MediaCrashPoints.MoveCopied);
                rendition = await renditions.UpdateAsync(ownerId, id, current => current?.MoveTo(target), cancellationToken);
            }
            else
            {
                // Somebody else has moved or deleted it meanwhile.
                rendition = await renditions.FindAsync(ownerId, id, cancellationToken);
            }

            if (rendition?.Places().Contains(target) != true)
            {
                // Somebody else has given the place up, and may have deleted its files before the last of ours arrived.
                await DeleteAsync(blobs, edge, target, cancellationToken);
            }
        }

        if (rendition is null)
        {
            return;
        }

        CrashPoint.Reach(MediaCrashPoints.MoveRecorded);
        await TellAsync(rendition, cancellationToken);
        await DropAsync(rendition, static place => place.Exposure == MediaExposure.Public, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.MoveAfter);
    }

    /// <summary>Deletes all files that moves have left behind.</summary>
    public Task DropLeftoversAsync(Rendition rendition, CancellationToken cancellationToken) => DropAsync(rendition, static _ => true, cancellationToken);

    private async Task<bool> CopyAsync(RenderedImage image, MediaPlace from, MediaPlace to, CancellationToken cancellationToken)
    {
        var complete = true;
        await Parallel.ForEachAsync(
            image.Variants,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelCopies, CancellationToken = cancellationToken },
            async (variant, cancel) =>
            {
                var source = from.Of(variant);
                if (await blobs.FindAsync(source, cancel) is not { } found || await blobs.CopyAsync(source, to.Of(variant), found.ETag, cancel) is null)
                {
                    complete = false;
                }
            });
        return complete;
    }

    /// <summary>The records of the media show a copy of what the rendition knows.</summary>
    private async Task TellAsync(Rendition rendition, CancellationToken cancellationToken)
    {
        if (rendition.Image is not { } image)
        {
            return;
        }

        foreach (var reference in rendition.References)
        {
            _ = await media.UpdateAsync(reference, current => current.Relocate(rendition.Id, image), cancellationToken);
        }
    }

    private async Task DropAsync(Rendition rendition, Func<MediaPlace, bool> which, CancellationToken cancellationToken)
    {
        foreach (var place in rendition.Leftovers.Where(which))
        {
            await DeleteAsync(blobs, edge, place, cancellationToken);
            _ = await renditions.UpdateAsync(rendition.OwnerId, rendition.Id, current => current?.Forget(place), cancellationToken);
        }
    }

    /// <summary>Deletes a place's files, at the edge too.</summary>
    internal static async Task DeleteAsync(IBlobStore blobs, IMediaEdge edge, MediaPlace place, CancellationToken cancellationToken)
    {
        await blobs.DeletePrefixAsync(place.Container, $"{place.MediaKey}/", cancellationToken);
        if (place.Exposure == MediaExposure.Public)
        {
            await edge.PurgeAsync(place.MediaKey, cancellationToken);
        }
    }
}
