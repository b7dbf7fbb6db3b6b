using System.Security.Cryptography;
using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Functions.Media.Videos;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Finds out by the hash of the bytes whether the work is done already, or being done, and refers to it (UP-6).</summary>
public sealed class ClaimRendition(
    IMediaStore store, IRenditionStore renditions, RenditionReleaser releaser, ExposurePolicy exposures, IBlobStore blobs, WorkFolders folders,
    OriginalFiles originals)
{
    /// <summary>The activity.</summary>
    [Function(nameof(ClaimRendition))]
    public async Task<RenditionTurn> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        var sha256 = media.Sha256 ?? await HashAsync(media, cancellationToken);
        var renditionId = Rendition.IdOf(sha256, media.Kind, media.Filter);

        CrashPoint.Reach(MediaCrashPoints.ClaimBefore);
        var rendition = await ReferToAsync(media, renditionId, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.ClaimRecorded);
        if (media.RenditionId is null)
        {
            SnowflakeId? duplicateOf = rendition.References[0] == mediaId ? null : rendition.References[0];
            _ = await store.UpdateAsync(mediaId, current => current.Identify(sha256, renditionId, duplicateOf), cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.ClaimAfter);
        return rendition.Image is not null ? RenditionTurn.Reuse
            : rendition.RendererId == mediaId ? media.Kind == MediaKind.Video ? RenditionTurn.RenderVideo : RenditionTurn.Render
            : RenditionTurn.Wait;
    }

    private async Task<Rendition> ReferToAsync(MediaRecord media, string renditionId, CancellationToken cancellationToken)
    {
        var place = MediaPlace.New(await exposures.OfNewAsync(media.OwnerId, cancellationToken));
        while (true)
        {
            var rendition = await renditions.UpdateAsync(media.OwnerId, renditionId, current => current switch
            {
                null => New(media, renditionId, place),
                { References: [] } => current,
                _ => current.Add(media.Id),
            }, cancellationToken);

            if (rendition is not { References: [] })
            {
                return await TakeOverIfAbandonedAsync(rendition!, media.Id, cancellationToken);
            }

            // Its last reference has just gone and its blobs are going: help, then begin anew.
            await releaser.DeleteAsync(rendition, cancellationToken);
        }
    }

    private async Task<Rendition> TakeOverIfAbandonedAsync(Rendition rendition, SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var renderer = rendition.RendererId;
        if (rendition.Image is not null
            || renderer == mediaId
            || await store.FindAsync(renderer, cancellationToken) is { Status: MediaStatus.Processing })
        {
            return rendition;
        }

        return await renditions.UpdateAsync(
            rendition.OwnerId,
            rendition.Id,
            current => current is { Image: null } && current.RendererId == renderer ? current with { RendererId = mediaId } : current,
            cancellationToken) ?? throw new InvalidOperationException($"Rendition {rendition.Id} was deleted while it was referred to.");
    }

    private static Rendition New(MediaRecord media, string renditionId, MediaPlace place) => new()
    {
        Id = renditionId,
        OwnerId = media.OwnerId,
        MediaKey = place.MediaKey,
        Exposure = place.Exposure,
        RendererId = media.Id,
        References = [media.Id],
    };

    private async Task<string> HashAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        if (media.Kind == MediaKind.Video)
        {
            using var film = await originals.OpenAsync(media, cancellationToken);
            return await HashAsync(film.Path, cancellationToken);
        }

        using var folder = folders.Create();
        await blobs.DownloadAsync(BlobAddress.Original(media), media.Original!.ETag, folder.InputPath, cancellationToken);
        return await HashAsync(folder.InputPath, cancellationToken);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var original = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(original, cancellationToken));
    }
}
