using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Functions.Api.Health;

/// <summary>
/// Listens to this product's and the runtime's meters and writes them in the text exposition format of Prometheus 0.0.4. Histograms have the boundaries
/// that their instruments advise, else those of seconds. Instruments of one name, as of several apps in one process, are one metric.
/// The number of series is bounded: past <see cref="MaxSeries"/> new ones are not recorded.
/// </summary>
public sealed class PrometheusExporter : IHostedService, IDisposable
{
    /// <summary>The media type of <see cref="Export"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Most series kept.</summary>
    public const int MaxSeries = 5_000;

    private static readonly string[] Meters = ["Instagram.", "Embedded.", "System.Runtime"];
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();
    private readonly MeterListener listener = new();
    private readonly Lock exporting = new();

    /// <summary>An exporter that listens once started.</summary>
    public PrometheusExporter()
    {
        listener.InstrumentPublished = (instrument, published) =>
        {
            if (Meters.Any(meter => instrument.Meter.Name.StartsWith(meter, StringComparison.Ordinal)))
            {
                published.EnableMeasurementEvents(instrument);
            }
        };
        listener.MeasurementsCompleted = (instrument, _) => Remove(key => key.Instrument == instrument);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Record(instrument, value, tags));
        listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Record(instrument, (double)value, tags));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    /// <summary>All series now.</summary>
    public string Export()
    {
        lock (exporting)
        {
            // What is observed is only what is observed now: a series that is gone must not stay at its last value.
            Remove(static key => key.Instrument.IsObservable);
            listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var metric in series.GroupBy(static entry => PrometheusName.Of(entry.Key.Instrument)).OrderBy(static group => group.Key, StringComparer.Ordinal))
            {
                // Of instruments that share a name and are not of one type, those of one type are written.
                var instrument = metric.Select(static entry => entry.Key.Instrument).MinBy(PrometheusName.KindOf, StringComparer.Ordinal)!;
                var kind = PrometheusName.KindOf(instrument);
                text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Key} {PrometheusName.EscapeHelp(instrument.Description ?? "")}\n");
                text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {kind}\n");
                var same = metric.Where(entry => PrometheusName.KindOf(entry.Key.Instrument) == kind).GroupBy(static entry => entry.Key.Labels);
                foreach (var labels in same.OrderBy(static group => group.Key, StringComparer.Ordinal))
                {
                    Series.Write(text, metric.Key, labels.Key, [.. labels.Select(static entry => entry.Value)]);
                }
            }

            return text.ToString();
        }
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, PrometheusName.Labels(tags));
        if (!series.TryGetValue(key, out var values))
        {
            if (series.Count >= MaxSeries)
            {
                return;
            }

            values = series.GetOrAdd(key, static key => Series.For(key.Instrument));
        }

        values.Record(value);
    }

    private void Remove(Func<(Instrument Instrument, string Labels), bool> condition)
    {
        foreach (var key in series.Keys.Where(condition))
        {
            _ = series.TryRemove(key, out _);
        }
    }

    private abstract class Series
    {
        private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

        protected Lock Sync { get; } = new();

        public static Series For(Instrument instrument) => PrometheusName.KindOf(instrument) switch
        {
            PrometheusName.Histogram => new Distribution(BoundariesOf(instrument)),

            // A gauge and an observed counter say their value; a counter says its change.
            _ => new Number(replaces: instrument.IsObservable || PrometheusName.IsSetTo(instrument)),
        };

        public static void Write(StringBuilder text, string name, string labels, IReadOnlyList<Series> same)
        {
            if (same[0] is Distribution first)
            {
                first.Write(text, name, labels, [.. same.OfType<Distribution>()]);
                return;
            }

            Line(text, name, labels, same.OfType<Number>().Sum(static number => number.Current));
        }

        public abstract void Record(double value);

        private static double[] BoundariesOf(Instrument instrument) => instrument switch
        {
            Instrument<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
            Instrument<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(static boundary => (double)boundary)],
            Instrument<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(static boundary => (double)boundary)],
            { Unit: "s" } => Seconds,
            _ => [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000],
        };

        private static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(PrometheusName.Number(value)).Append('\n');

        private sealed class Number(bool replaces) : Series
        {
            private double current;

            public double Current
            {
                get
                {
                    lock (Sync)
                    {
                        return current;
                    }
                }
            }

            public override void Record(double value)
            {
                lock (Sync)
                {
                    current = replaces ? value : current + value;
                }
            }
        }

        private sealed class Distribution(double[] boundaries) : Series
        {
            private readonly long[] counts = new long[boundaries.Length + 1];
            private double sum;

            public override void Record(double value)
            {
                var bucket = Array.BinarySearch(boundaries, value);
                lock (Sync)
                {
                    counts[bucket < 0 ? ~bucket : bucket]++;
                    sum += value;
                }
            }

            public void Write(StringBuilder text, string name, string labels, IReadOnlyList<Distribution> same)
            {
                var total = new long[counts.Length];
                var totalSum = 0.0;
                foreach (var one in same.Where(one => one.counts.Length == counts.Length))
                {
                    lock (one.Sync)
                    {
                        totalSum += one.sum;
                        for (var at = 0; at < total.Length; at++)
                        {
                            total[at] += one.counts[at];
                        }
                    }
                }

                var prefix = labels.Length == 0 ? "" : labels + ",";
                var below = 0L;
                for (var at = 0; at < total.Length; at++)
                {
                    below += total[at];
                    var bound = at < boundaries.Length ? PrometheusName.Number(boundaries[at]) : "+Inf";
                    Line(text, $"{name}_bucket", $"{prefix}le=\"{bound}\"", below);
                }

                Line(text, $"{name}_sum", labels, totalSum);
                Line(text, $"{name}_count", labels, below);
            }
        }
    }
}
