using System.Diagnostics.Metrics;

namespace Domain.Feed;

/// <summary>The instruments of feeds and their caches (MON-3), of meter <see cref="MeterName"/>.</summary>
public static class FeedMetrics
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Instagram.Feed";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>(
        "instagram.fanout.lag",
        "s",
        "From a post's publication to each batch of timelines that got it.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 300, 3_600, 86_400] });

    private static readonly Counter<long> Timelines = Meter.CreateCounter<long>(
        "instagram.fanout.timelines", "{timeline}", "Timelines that got a post by fan-out.");

    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>(
        "instagram.cache.lookups", "{lookup}", "Look-ups in Redis, by cache and result: hit or miss.");

    /// <summary>A batch of timelines got a post.</summary>
    public static void FannedOut(int timelines, TimeSpan sincePublication)
    {
        Lag.Record(Math.Max(0, sincePublication.TotalSeconds));
        Timelines.Add(timelines);
    }

    /// <summary>Something was looked up in a cache.</summary>
    public static void LookedUp(string cache, int hits, int misses)
    {
        var name = new KeyValuePair<string, object?>("cache", cache);
        if (hits > 0)
        {
            Lookups.Add(hits, name, new("result", "hit"));
        }

        if (misses > 0)
        {
            Lookups.Add(misses, name, new("result", "miss"));
        }
    }
}
