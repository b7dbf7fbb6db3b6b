using Domain.Faults;
using Domain.Feed;
using Domain.Media.Warming;
using Domain.Posts;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Publishing;

/// <summary>Puts a visible post into its author's own timeline and, for a celebrity, into the set that readers fetch; decides how it goes on.</summary>
public sealed class WriteOwnTimelines(
    ITimelineStore timelines, IGraphStore graph, IPostStore posts, IEdgeWarming warming, TimelineBuilder builder, FeedOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(WriteOwnTimelines))]
    public async Task<Route> RunAsync([ActivityTrigger] PublishedPost post, CancellationToken cancellationToken)
    {
        var audience = await graph.GetAudienceAsync(post.AuthorId, cancellationToken);
        if (audience.PulledSinceMs is null && audience.Followers >= options.CelebrityThreshold)
        {
            // Stays for ever: the set holds posts that were never sent, so readers must go on fetching it even if followers leave.
            CrashPoint.Reach(SocialCrashPoints.CelebrityBefore);
            audience = await graph.MarkPulledAsync(post.AuthorId, time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
            CrashPoint.Reach(SocialCrashPoints.CelebrityAfter);
        }

        CrashPoint.Reach(SocialCrashPoints.OwnTimelineBefore);
        await timelines.AddAsync(post.OfAuthor(), post.Place, cancellationToken);
        if (audience.PulledSinceMs is not null && await posts.GetAsync(post.Place.PostId, cancellationToken) is { } record)
        {
            // Many will ask at once, and the files may have been finished long ago.
            await warming.RequestAsync($"{record.Id}-posted", [.. record.Media.Select(static medium => medium.MediaId)], cancellationToken);
        }

        CrashPoint.Reach(SocialCrashPoints.OwnTimelineAfter);
        return builder.IsFetchedByAll(audience) ? Route.Fetch : Route.Send;
    }
}
