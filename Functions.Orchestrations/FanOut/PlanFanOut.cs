using Domain.Faults;
using Domain.Feed;
using Domain.Ids;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.FanOut;

/// <summary>Cuts the followers into batches.</summary>
public sealed class PlanFanOut(IGraphStore graph, FeedOptions options)
{
    /// <summary>The activity.</summary>
    [Function(nameof(PlanFanOut))]
    public async Task<FanOutPlan> RunAsync([ActivityTrigger] FanOutInput input, CancellationToken cancellationToken)
    {
        CrashPoint.Reach(SocialCrashPoints.PlanBefore);
        var plan = await PlanAsync(input, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.PlanAfter);
        return plan;
    }

    private async Task<FanOutPlan> PlanAsync(FanOutInput input, CancellationToken cancellationToken)
    {
        var author = input.Post.AuthorId;
        if (input.After is null && (await graph.GetAudienceAsync(author, cancellationToken)).Followers <= options.FanOutBatch)
        {
            // Most people: one batch, nothing to look up.
            return new([new(null, null)], options.FanOutWidth, null);
        }

        var ranges = new List<FollowerRange>();
        for (SnowflakeId? after = input.After; ;)
        {
            var followers = await graph.ListFollowerRangeAsync(author, after, null, options.FanOutBatch, cancellationToken);
            if (followers.Count < options.FanOutBatch)
            {
                // Open at the end, for those who follow while this runs.
                ranges.Add(new(after, null));
                return new(ranges, options.FanOutWidth, null);
            }

            ranges.Add(new(after, followers[^1]));
            after = followers[^1];
            if (ranges.Count == options.FanOutPlan)
            {
                return new(ranges, options.FanOutWidth, after);
            }
        }
    }
}
