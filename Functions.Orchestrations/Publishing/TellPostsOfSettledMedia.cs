using System.Text.Json;
using Domain.Events;
using Domain.Faults;
using Domain.Media;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Orchestrations.Publishing;

/// <summary>Wakes the post that waits for a medium. Repeated, late and lost events do no harm: the post looks by itself, too.</summary>
public sealed class TellPostsOfSettledMedia(IMediaStore media)
{
    /// <summary>The function. A message it cannot read fails it, and so ends in the subscription's dead letters.</summary>
    [Function(nameof(TellPostsOfSettledMedia))]
    public async Task RunAsync(
        [ServiceBusTrigger("events", "social", Connection = "ServiceBus")] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var settled = JsonSerializer.Deserialize(message, EventJson.Default.MediaSettled) ?? throw new JsonException("The event is null.");
        if (await media.FindAsync(settled.MediaId, cancellationToken) is not { UsedByPostId: { } post })
        {
            return;
        }

        CrashPoint.Reach(SocialCrashPoints.TellBefore);
        if (await IsRunningAsync(client, post.ToString(), cancellationToken))
        {
            try
            {
                await client.RaiseEventAsync(post.ToString(), PublishPost.MediaSettled, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Some back ends refuse events to an instance that has just finished; it needs none any more.
                if (await IsRunningAsync(client, post.ToString(), cancellationToken))
                {
                    throw;
                }
            }
        }

        CrashPoint.Reach(SocialCrashPoints.TellAfter);
    }

    private static async Task<bool> IsRunningAsync(DurableTaskClient client, string instance, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instance, cancellationToken) is { IsCompleted: false };
}
