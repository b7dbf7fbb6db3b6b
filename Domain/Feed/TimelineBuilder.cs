using Domain.Ids;
using Domain.Social;

namespace Domain.Feed;

/// <summary>Rebuilds lost timelines from the database: once each, however many ask.</summary>
public sealed class TimelineBuilder(ITimelineStore timelines, DatabaseTimelines database, IGraphStore graph, FeedOptions options, TimeProvider time)
{
    /// <summary>Rebuilds a timeline unless somebody else is at it.</summary>
    /// <returns>Whether it is complete now.</returns>
    public async Task<bool> TryRebuildAsync(TimelineName timeline, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid();
        switch (await timelines.BeginRebuildAsync(timeline, token, cancellationToken))
        {
            case RebuildStart.Built:
                return true;
            case RebuildStart.Busy:
                return false;
            default:
                break;
        }

        try
        {
            // From here on writes reach the timeline, so that what the database read misses arrives by them.
            var authors = timeline.Kind == TimelineKind.Celebrity ? [timeline.Owner] : await SentAuthorsAsync(timeline.Owner, cancellationToken);
            var newest = await database.ReadAsync(authors, null, options.TimelineCapacity, timeline.Only, cancellationToken);
            return await timelines.CompleteRebuildAsync(timeline, token, newest.Entries, newest.FloorMs, cancellationToken);
        }
        catch (Exception e) when (e is not TimelineUnavailableException)
        {
            await timelines.AbandonRebuildAsync(timeline, token, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Whether every reader knows by now that the author's posts are fetched.</summary>
    public bool IsFetchedByAll(Audience audience) =>
        audience.PulledSinceMs is { } since && time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(since) >= options.CelebrityTransition;

    private async Task<IReadOnlyCollection<SnowflakeId>> SentAuthorsAsync(SnowflakeId reader, CancellationToken cancellationToken)
    {
        var followees = await graph.ListFolloweesAsync(reader, cancellationToken);
        var pulled = await graph.FindPulledAsync(followees, cancellationToken);
        return [reader, .. followees.Except(pulled.Where(IsFetchedByAll).Select(static audience => audience.Author))];
    }
}
