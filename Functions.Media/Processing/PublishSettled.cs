using Domain.Events;
using Domain.Faults;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Warming;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Processing;

/// <summary>Tells the other apps that a medium has its final status.</summary>
public sealed class PublishSettled(IMediaStore store, IEventPublisher events, IEdgeWarming warming)
{
    /// <summary>The activity.</summary>
    [Function(nameof(PublishSettled))]
    public async Task RunAsync([ActivityTrigger] SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(mediaId, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.PublishBefore);
        await events.PublishAsync(new MediaSettled(mediaId, media.OwnerId), $"{mediaId}-{media.Status}", cancellationToken);
        if (media.Status == MediaStatus.Finished)
        {
            await warming.RequestAsync($"{mediaId}-finished", [mediaId], cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.PublishAfter);
    }
}
