using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Expiry;

/// <summary>Expires a medium unless it is used. A claim that comes at the same time is settled by the record's ETag: one of the two sees the other.</summary>
public sealed class ExpireUnused(IMediaStore store, MediaCleaner cleaner)
{
    /// <summary>The activity.</summary>
    /// <returns>Whether it is expired.</returns>
    [Function(nameof(ExpireUnused))]
    public async Task<bool> RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        CrashPoint.Reach(MediaCrashPoints.ExpireBefore);
        var media = await store.UpdateAsync(
            mediaId,
            current => current is { Status: MediaStatus.Finished, UsedByPostId: null } ? current.Expire() : current,
            cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.ExpireRecorded);
        if (media is not { Status: MediaStatus.Expired })
        {
            return false;
        }

        await cleaner.CleanAsync(media, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.ExpireAfter);
        return true;
    }
}
