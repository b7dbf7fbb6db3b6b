using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Functions.Api.Health;

/// <summary>
/// Listens to this product's and the runtime's meters and writes them in the text exposition format of Prometheus 0.0.4. Counters and
/// gauges as they are, histograms with fixed buckets for seconds.
/// The number of series is bounded: past <see cref="MaxSeries"/> new ones are not recorded.
/// </summary>
public sealed class PrometheusExporter : IHostedService, IDisposable
{
    /// <summary>The media type of <see cref="Export"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Most series kept.</summary>
    public const int MaxSeries = 5_000;

    private static readonly string[] Meters = ["Instagram.", "Embedded.", "System.Runtime"];
    private static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();
    private readonly MeterListener listener = new();

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
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in series.GroupBy(entry => NameOf(entry.Key.Instrument)).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var instrument = metric.First().Key.Instrument;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Key} {instrument.Description?.ReplaceLineEndings(" ")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {TypeOf(instrument)}\n");
            foreach (var ((_, labels), values) in metric)
            {
                values.Write(text, metric.Key, labels);
            }
        }

        return text.ToString();
    }

    private static string TypeOf(Instrument instrument) => IsHistogram(instrument) ? "histogram" : IsGauge(instrument) ? "gauge" : "counter";

    private static bool IsHistogram(Instrument instrument) => HasKind(instrument, "Histogram`1");

    private static bool IsGauge(Instrument instrument) =>
        HasKind(instrument, "Gauge`1") || HasKind(instrument, "ObservableGauge`1") || HasKind(instrument, "UpDownCounter`1")
            || HasKind(instrument, "ObservableUpDownCounter`1");

    private static bool HasKind(Instrument instrument, string name) => instrument.GetType().Name == name;

    private static string NameOf(Instrument instrument)
    {
        var name = new string([.. instrument.Name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')]);
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name + (name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (TypeOf(instrument) == "counter" ? "_total" : "");
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",");
            text.Append([.. name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')]);
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        if (!series.TryGetValue(key, out var values))
        {
            if (series.Count >= MaxSeries)
            {
                return;
            }

            // A gauge and an observed counter say their value; a counter says its change.
            var replaces = instrument.IsObservable || HasKind(instrument, "Gauge`1");
            values = series.GetOrAdd(key, _ => IsHistogram(instrument) ? new Distribution() : new Number(replaces));
        }

        values.Record(value);
    }

    private abstract class Series
    {
        public abstract void Record(double value);

        public abstract void Write(StringBuilder text, string name, string labels);

        protected static void Line(StringBuilder text, string name, string labels, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{labels}}}")} {value:R}\n");
    }

    private sealed class Number(bool replaces) : Series
    {
        private readonly Lock sync = new();
        private double current;

        public override void Record(double value)
        {
            lock (sync)
            {
                current = replaces ? value : current + value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            lock (sync)
            {
                Line(text, name, labels, current);
            }
        }
    }

    private sealed class Distribution : Series
    {
        private readonly Lock sync = new();
        private readonly long[] counts = new long[Buckets.Length + 1];
        private double sum;

        public override void Record(double value)
        {
            var bucket = Array.BinarySearch(Buckets, value);
            lock (sync)
            {
                counts[bucket < 0 ? ~bucket : bucket]++;
                sum += value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            var prefix = labels.Length == 0 ? "" : labels + ",";
            lock (sync)
            {
                var below = 0L;
                for (var at = 0; at < Buckets.Length; at++)
                {
                    below += counts[at];
                    Line(text, $"{name}_bucket", string.Create(CultureInfo.InvariantCulture, $"{prefix}le=\"{Buckets[at]:R}\""), below);
                }

                below += counts[^1];
                Line(text, $"{name}_bucket", $"{prefix}le=\"+Inf\"", below);
                Line(text, $"{name}_sum", labels, sum);
                Line(text, $"{name}_count", labels, below);
            }
        }
    }
}
