using Domain.Ids;
using Domain.Posts;
using Domain.Social;

namespace Domain.Feed;

/// <summary>The places of posts in a person's feed, before anybody asked which of them he may see.</summary>
public sealed class FeedSkeleton(
    ITimelineStore timelines, IFollowedCelebrities celebrities, TimelineBuilder builder, DatabaseTimelines database, IGraphStore graph, FeedOptions options)
{
    /// <summary>
    /// The next places strictly below <paramref name="before"/> (null: from the newest): the person's timeline and the sets of the celebrities he follows,
    /// merged, as far down as all of them are complete; below that, or where they are away or being rebuilt, the database. Of one kind of post or (null) of all.
    /// </summary>
    public async Task<FeedStretch> ReadAsync(SnowflakeId reader, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadTimelinesAsync(reader, before, limit, only, cancellationToken) is not { } slices)
            {
                return await ReadDatabaseAsync(reader, before, limit, only, cancellationToken) with { Rebuilding = true };
            }

            // Only above the highest floor is every one of them complete.
            var floor = slices.Max(static slice => slice.FloorMs);
            var merged = slices.SelectMany(static slice => slice.Entries)
                .Where(place => place.PublishedAtMs > floor).Distinct().OrderDescending().Take(limit).ToList();
            if (merged.Count == limit)
            {
                return new(merged, merged[^1], End: false);
            }

            if (floor == 0)
            {
                return new(merged, default, End: true);
            }

            var below = new FeedKey(floor + 1, default);
            if (merged.Count > 0)
            {
                return new(merged, below, End: false);
            }

            before = before is { } place && place < below ? place : below;
        }
        catch (TimelineUnavailableException)
        {
            // Slower, not different.
        }

        return await ReadDatabaseAsync(reader, before, limit, only, cancellationToken);
    }

    private async Task<FeedStretch> ReadDatabaseAsync(SnowflakeId reader, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        var followees = await graph.ListFolloweesAsync(reader, cancellationToken);
        var slice = await database.ReadAsync([reader, .. followees], before, limit, only, cancellationToken);
        return slice.FloorMs == 0 || slice.Entries.Count == 0
            ? new(slice.Entries, default, End: true)
            : new(slice.Entries, slice.Entries[^1], End: false);
    }

    private async Task<IReadOnlyList<TimelineSlice>?> ReadTimelinesAsync(
        SnowflakeId reader, FeedKey? before, int limit, PostKind? only, CancellationToken cancellationToken)
    {
        var followed = await FollowedCelebritiesAsync(reader, cancellationToken);
        List<TimelineName> names = [TimelineName.Home(reader, only), .. followed.Select(author => TimelineName.Celebrity(author, only))];
        var slices = (await timelines.ReadAsync(names, before, limit, cancellationToken)).ToArray();
        var missing = Enumerable.Range(0, names.Count).Where(i => slices[i] is null).ToList();
        if (missing.Count == 0)
        {
            return slices!;
        }

        // The reader's own first: while somebody else rebuilds that one, the database answers for all.
        if (missing[0] == 0 && !await builder.TryRebuildAsync(names[0], cancellationToken))
        {
            return null;
        }

        await Parallel.ForEachAsync(
            missing.Where(static i => i > 0),
            new ParallelOptions { MaxDegreeOfParallelism = options.DatabaseWidth, CancellationToken = cancellationToken },
            async (i, token) => await builder.TryRebuildAsync(names[i], token));
        var again = await timelines.ReadAsync([.. missing.Select(i => names[i])], before, limit, cancellationToken);
        for (var i = 0; i < missing.Count; i++)
        {
            if (again[i] is null && missing[i] == 0)
            {
                return null;
            }

            slices[missing[i]] = again[i] ?? await database.ReadAsync([names[missing[i]].Owner], before, limit, only, cancellationToken) switch
            {
                // A full slice is cut off by the limit, not by a floor.
                var slice when slice.Entries.Count == limit => slice with { FloorMs = 0 },
                var slice => slice,
            };
        }

        return slices!;
    }

    private async Task<IReadOnlyList<SnowflakeId>> FollowedCelebritiesAsync(SnowflakeId reader, CancellationToken cancellationToken)
    {
        var (known, version) = await celebrities.GetAsync(reader, cancellationToken);
        if (known is not null)
        {
            return known;
        }

        var followees = await graph.ListFolloweesAsync(reader, cancellationToken);
        var found = (await graph.FindPulledAsync(followees, cancellationToken)).Select(static audience => audience.Author).ToList();
        await celebrities.SetAsync(reader, found, version, cancellationToken);
        return found;
    }
}
