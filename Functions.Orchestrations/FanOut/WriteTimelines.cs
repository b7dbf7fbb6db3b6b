using Domain.Faults;
using Domain.Feed;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.FanOut;

/// <summary>Writes one batch of followers' timelines, each thousand of them in one round trip. Repeating it changes nothing.</summary>
public sealed class WriteTimelines(ITimelineStore timelines, IGraphStore graph, FeedOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    /// <returns>How many timelines were written to; followers who have not come back for long have none.</returns>
    [Function(nameof(WriteTimelines))]
    public async Task<int> RunAsync([ActivityTrigger] FanOutBatch batch, CancellationToken cancellationToken)
    {
        var written = 0;
        for (var after = batch.Followers.After; ;)
        {
            var followers = await graph.ListFollowerRangeAsync(batch.Post.AuthorId, after, batch.Followers.Through, options.FanOutBatch, cancellationToken);
            TimelineName[] names = [.. followers.SelectMany(batch.Post.HomesOf)];
            if (batch.Work == FanOutWork.Add)
            {
                CrashPoint.Reach(SocialCrashPoints.FanOutBefore);
                var added = await timelines.AddAsync(names, batch.Post.Place, cancellationToken);
                FeedMetrics.FannedOut(added, time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(batch.Post.Place.PublishedAtMs));
                written += added;
                CrashPoint.Reach(SocialCrashPoints.FanOutAfter);
            }
            else
            {
                CrashPoint.Reach(SocialCrashPoints.RetractBefore);
                await timelines.RemoveAsync(names, batch.Post.Place.PostId, cancellationToken);
                CrashPoint.Reach(SocialCrashPoints.RetractAfter);
                written += names.Length;
            }

            if (followers.Count < options.FanOutBatch || followers[^1] == batch.Followers.Through)
            {
                return written;
            }

            after = followers[^1];
        }
    }
}
