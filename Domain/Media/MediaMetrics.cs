using System.Diagnostics.Metrics;

namespace Domain.Media;

/// <summary>The instruments of uploads and their processing (MON-3), of meter <see cref="MeterName"/>.</summary>
public static class MediaMetrics
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Instagram.Media";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Settlements = Meter.CreateCounter<long>(
        "instagram.uploads.settled", "{upload}", "Uploads that came to an end, by status and reason. Those that finished are the successes.");

    private static readonly Histogram<double> Stages = Meter.CreateHistogram<double>(
        "instagram.upload.stage.duration",
        "s",
        "What uploads take, by stage: upload (announced to confirmed), queue (confirmed to a worker), work (a worker to the end), total (confirmed to the end).",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900, 3_600, 14_400, 86_400] });

    /// <summary>An upload has come to its end.</summary>
    /// <param name="media">The record, settled.</param>
    /// <param name="now">The time.</param>
    public static void Settled(MediaRecord media, DateTimeOffset now)
    {
        Settlements.Add(1, new("status", Name(media.Status)), new KeyValuePair<string, object?>("reason", media.Reason ?? "none"));
        if (media.ConfirmedAt is not { } confirmed)
        {
            return;
        }

        Record(media, "upload", confirmed - media.CreatedAt);
        Record(media, "total", now - confirmed);
        if (media.WorkBeganAt is { } began)
        {
            Record(media, "queue", began - confirmed);
            Record(media, "work", now - began);
        }
    }

    private static void Record(MediaRecord media, string stage, TimeSpan duration) =>
        Stages.Record(Math.Max(0, duration.TotalSeconds), new("stage", stage), new("kind", Name(media.Kind)), new("status", Name(media.Status)));

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
