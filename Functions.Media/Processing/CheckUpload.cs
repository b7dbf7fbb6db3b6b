using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>
/// Looks how an upload stands: confirms one whose confirmation was lost, expires one whose time is over, reopens one that an operator starts again.
/// </summary>
public sealed class CheckUpload(IMediaStore store, IBlobStore blobs, MediaOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(CheckUpload))]
    public async Task<UploadCheck> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        if (media.Status == MediaStatus.Pending)
        {
            var uploaded = await blobs.FindAsync(BlobAddress.Upload(mediaId), cancellationToken);
            var pin = uploaded is null ? null : new UploadPin(uploaded.ETag, uploaded.Length, ByClient: false);
            media = await store.UpdateAsync(mediaId, current => Next(current, pin), cancellationToken) ?? media;
            if (media.Status == MediaStatus.Expired)
            {
                MediaMetrics.Settled(media, time.GetUtcNow());
            }
        }
        else if (media.Status == MediaStatus.Failed)
        {
            media = await store.UpdateAsync(mediaId, current => current.Status == MediaStatus.Failed ? current.Reopen() : current, cancellationToken) ?? media;
        }

        return new UploadCheck(media.Status, ReminderFor(media));
    }

    private MediaRecord Next(MediaRecord media, UploadPin? pin) =>
        media.Status != MediaStatus.Pending ? media
        : pin is not null ? media.Confirm(pin, time.GetUtcNow())
        : media.IsOverdue(time.GetUtcNow()) ? media.Expire()
        : media;

    // As long again as it has waited, within bounds, and not past its end.
    private TimeSpan ReminderFor(MediaRecord media)
    {
        var now = time.GetUtcNow();
        var pause = TimeSpan.FromTicks(Math.Clamp((now - media.CreatedAt).Ticks, options.FirstReminder.Ticks, options.LastReminder.Ticks));
        var left = media.ExpiresAt - now;
        return left > TimeSpan.FromSeconds(1) && left < pause ? left : pause;
    }
}
