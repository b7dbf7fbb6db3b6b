using Domain.Faults;
using Domain.Media.Blobs;
using Domain.Media.Renditions;

namespace Domain.Media.Exposure;

/// <summary>
/// Moves a rendition's files to a new place, so that addresses given out before lead nowhere. Every step may be repeated, by anybody, at any time: the record names
/// every place that may hold files before a file is there, and until none is.
/// </summary>
public sealed class RenditionMover(
    IRenditionStore renditions, IMediaStore media, IBlobStore blobs, IMediaEdge edge, MediaOptions options, TimeProvider time)
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
            if (await CopyAsync(rendition.FileNames(), rendition.Place, target, cancellationToken))
            {
                CrashPoint.Reach(MediaCrashPoints.MoveCopied);
                rendition = await renditions.UpdateAsync(ownerId, id, current => current?.MoveTo(target, NoAddressesFrom()), cancellationToken);
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
        rendition = await TellAsync(rendition, cancellationToken);
        await DropAsync(rendition, static left => left.Exposure == MediaExposure.Public, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.MoveAfter);
    }

    /// <summary>Deletes the files that moves have left behind, but those to which signed addresses may still lead.</summary>
    /// <returns>How long these stay; null: none is left.</returns>
    public async Task<TimeSpan?> DropLeftoversAsync(Rendition found, CancellationToken cancellationToken)
    {
        // Whoever moved it may have died before telling.
        var rendition = await TellAsync(found, cancellationToken);
        var now = time.GetUtcNow();
        await DropAsync(rendition, left => left.RemovableFrom <= now, cancellationToken);
        return rendition.Leftovers.Select(left => left.RemovableFrom - now).Where(static stays => stays > TimeSpan.Zero).Cast<TimeSpan?>().Max();
    }

    // An address may have been signed at this very moment, by a machine whose clock is ahead.
    private DateTimeOffset NoAddressesFrom() => time.GetUtcNow() + options.SignedUrlLifetime + options.ClockTolerance;

    private async Task<bool> CopyAsync(IEnumerable<string> files, MediaPlace from, MediaPlace to, CancellationToken cancellationToken)
    {
        var complete = true;
        await Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelCopies, CancellationToken = cancellationToken },
            async (file, cancel) =>
            {
                var source = from.Of(file);
                if (await blobs.FindAsync(source, cancel) is not { } found || await blobs.CopyAsync(source, to.Of(file), found.ETag, cancel) is null)
                {
                    complete = false;
                }
            });
        return complete;
    }

    /// <summary>The records of the media show a copy of what the rendition knows.</summary>
    private async Task<Rendition> TellAsync(Rendition rendition, CancellationToken cancellationToken)
    {
        if (rendition.Image is not { } image)
        {
            return rendition;
        }

        var left = new HashSet<MediaPlace>();
        foreach (var reference in rendition.References)
        {
            _ = await media.UpdateAsync(
                reference,
                current =>
                {
                    var relocated = current.Relocate(rendition.Id, image);
                    if (relocated != current)
                    {
                        _ = left.Add(current.Image!.Place);
                    }

                    return relocated;
                },
                cancellationToken);
        }

        // Until now the records gave out addresses of where it was.
        return left.Count == 0
            ? rendition
            : await renditions.UpdateAsync(rendition.OwnerId, rendition.Id, current => current?.Keep(left, NoAddressesFrom()), cancellationToken) ?? rendition;
    }

    private async Task DropAsync(Rendition rendition, Func<Leftover, bool> which, CancellationToken cancellationToken)
    {
        foreach (var place in rendition.Leftovers.Where(which).Select(static left => left.Place))
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
