using Domain.Faults;
using Domain.Feed;
using Domain.Posts;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Publishing;

/// <summary>Makes a post failed, with the reason, for its author to see.</summary>
public sealed class FailPost(IPostStore posts, IPostCache cache)
{
    /// <summary>The activity.</summary>
    [Function(nameof(FailPost))]
    public async Task RunAsync([ActivityTrigger] Refusal refusal, CancellationToken cancellationToken)
    {
        await cache.InvalidateAsync(refusal.PostId, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.FailBefore);
        _ = await posts.FailAsync(refusal.PostId, refusal.Reason, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.FailAfter);
    }
}
