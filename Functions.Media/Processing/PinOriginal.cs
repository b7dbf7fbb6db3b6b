using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Takes the confirmed bytes out of reach of whoever holds the upload URL (UP-1).</summary>
public sealed class PinOriginal(IMediaStore store, IBlobStore blobs, TimeProvider time)
{
    /// <summary>The activity.</summary>
    /// <returns>A verdict when the bytes are refused.</returns>
    [Function(nameof(PinOriginal))]
    public async Task<Verdict?> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        while (media.Original is null)
        {
            var pin = media.Upload ?? throw new InvalidOperationException($"Medium {mediaId} is not confirmed.");
            if (pin.Length > media.AnnouncedBytes)
            {
                return Rejected(UploadRejection.LargerThanAnnounced, $"{pin.Length} bytes were uploaded, {media.AnnouncedBytes} were announced.");
            }

            CrashPoint.Reach(MediaCrashPoints.PinBefore);
            if (await blobs.CopyAsync(BlobAddress.Upload(mediaId), BlobAddress.Original(media), pin.ETag, cancellationToken) is { } copy)
            {
                CrashPoint.Reach(MediaCrashPoints.PinCopied);
                media = await RecordAsync(media, current => current.Original is null ? current.Pin(new(copy.ETag, copy.Length)) : current, cancellationToken);
                CrashPoint.Reach(MediaCrashPoints.PinRecorded);
                continue;
            }

            if (await blobs.FindAsync(BlobAddress.Upload(mediaId), cancellationToken) is not { } present)
            {
                return Rejected(UploadRejection.Gone, "The uploaded blob is gone; upload it again.");
            }

            if (pin.ByClient)
            {
                return Rejected(UploadRejection.ChangedAfterConfirmation, "The uploaded blob was written again after it had been confirmed.");
            }

            // Only the storage has spoken so far, of a write that the client has repeated since: the newest one counts.
            var newest = new UploadPin(present.ETag, present.Length, ByClient: false);
            media = await RecordAsync(media, current => current.Confirm(newest, time.GetUtcNow()), cancellationToken);
        }

        await blobs.DeleteAsync(BlobAddress.Upload(mediaId), cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.PinAfter);
        return null;
    }

    private async Task<MediaRecord> RecordAsync(MediaRecord media, Func<MediaRecord, MediaRecord> change, CancellationToken cancellationToken) =>
        await store.UpdateAsync(media.Id, change, cancellationToken) ?? throw new InvalidOperationException($"Medium {media.Id} was deleted.");

    private static Verdict Rejected(string reason, string detail) => new(MediaStatus.Rejected, reason, detail);
}
