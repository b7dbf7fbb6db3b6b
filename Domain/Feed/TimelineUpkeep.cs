using Domain.Ids;
using Domain.Posts;
using Domain.Social;

namespace Domain.Feed;

/// <summary>Keeps a person's timeline in step with whom he follows.</summary>
public sealed class TimelineUpkeep(
    ITimelineStore timelines, IFollowedCelebrities celebrities, IPostStore posts, IGraphStore graph, TimelineBuilder builder, FeedOptions options)
{
    /// <summary>
    /// Back-fill: adds the followee's newest posts, as many as a timeline holds, so that it stays complete down to its floor. Call once fan-out reaches the
    /// follower: what is published meanwhile comes by fan-out, what was published before is read here.
    /// </summary>
    /// <exception cref="TimelineUnavailableException">Not done.</exception>
    public async Task FollowedAsync(SnowflakeId follower, SnowflakeId followee, CancellationToken cancellationToken)
    {
        await celebrities.ForgetAsync(follower, cancellationToken);
        if (builder.IsFetchedByAll(await graph.GetAudienceAsync(followee, cancellationToken)))
        {
            return;
        }

        foreach (var only in TimelineName.Holding(PostKind.Reel))
        {
            var newest = await posts.ListByAuthorAsync(followee, null, options.TimelineCapacity + 1, only, cancellationToken);
            var rest = newest.Count > options.TimelineCapacity ? newest[^1].PublishedAtMs : 0;
            await timelines.MergeAsync(TimelineName.Home(follower, only), [.. newest.Take(options.TimelineCapacity)], rest, cancellationToken);
        }
    }

    /// <summary>Removes what the timeline may hold of the followee. Only tidiness: readers ask for the relationship, so that it may fail.</summary>
    public async Task UnfollowedAsync(SnowflakeId follower, SnowflakeId followee, CancellationToken cancellationToken)
    {
        try
        {
            await celebrities.ForgetAsync(follower, cancellationToken);
            foreach (var only in TimelineName.Holding(PostKind.Reel))
            {
                var newest = await posts.ListByAuthorAsync(followee, null, options.TimelineCapacity, only, cancellationToken);
                await timelines.RemoveAsync(TimelineName.Home(follower, only), [.. newest.Select(static place => place.PostId)], cancellationToken);
            }
        }
        catch (TimelineUnavailableException)
        {
            // The entries stay in the timeline, unseen, until they are the oldest.
        }
    }
}
