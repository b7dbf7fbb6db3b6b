using System.Diagnostics.Metrics;
using Functions.Api.Health;

namespace Functions.Api.Tests.Health;

[TestClass]
public sealed class PrometheusExporterTests : IDisposable
{
    private readonly PrometheusExporter exporter = new();
    private readonly Meter meter = new($"Instagram.Tests.{Guid.NewGuid():N}");
    private readonly string name = $"t{Guid.NewGuid():N}";

    [TestInitialize]
    public Task StartAsync() => exporter.StartAsync(CancellationToken.None);

    public void Dispose()
    {
        exporter.Dispose();
        meter.Dispose();
    }

    [TestMethod]
    public void A_counter_is_written_with_its_sum_and_its_labels_in_one_order_and_escaped()
    {
        var counter = meter.CreateCounter<long>(name, null, "One \\ line\nand another.");
        counter.Add(1, new("b", "two\n\"quoted\" \\"), new KeyValuePair<string, object?>("1a", 7));
        counter.Add(2, new("1a", 7), new KeyValuePair<string, object?>("b", "two\n\"quoted\" \\"));
        CollectionAssert.AreEqual(
            new[]
            {
                $"# HELP {name}_total One \\\\ line\\nand another.",
                $"# TYPE {name}_total counter",
                $"{name}_total{{_1a=\"7\",b=\"two\\n\\\"quoted\\\" \\\\\"}} 3",
            },
            Lines());
    }

    [TestMethod]
    public void A_histogram_has_the_boundaries_that_it_advises_cumulated_up_to_infinity()
    {
        var histogram = meter.CreateHistogram(name, "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 60] });
        foreach (var value in new[] { 0.1, 0.5, 1, 61 })
        {
            histogram.Record(value);
        }

        CollectionAssert.AreEqual(
            new[]
            {
                $"# HELP {name}_seconds Time.",
                $"# TYPE {name}_seconds histogram",
                $"{name}_seconds_bucket{{le=\"0.5\"}} 2",
                $"{name}_seconds_bucket{{le=\"60\"}} 3",
                $"{name}_seconds_bucket{{le=\"+Inf\"}} 4",
                $"{name}_seconds_sum 62.6",
                $"{name}_seconds_count 4",
            },
            Lines());
    }

    [TestMethod]
    public void Instruments_of_one_name_are_one_metric()
    {
        using var other = new Meter(meter.Name);
        meter.CreateCounter<long>(name).Add(1, new KeyValuePair<string, object?>("a", "x"));
        other.CreateCounter<int>(name).Add(2, new KeyValuePair<string, object?>("a", "x"));
        other.CreateHistogram<int>(name + "_total").Record(1);
        Assert.HasCount(1, Lines().Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ToList());
        Assert.Contains($"{name}_total{{a=\"x\"}} 3", Lines());
    }

    [TestMethod]
    public void What_is_no_longer_observed_is_no_longer_written_and_numbers_without_end_are_written_as_Prometheus_reads_them()
    {
        var seen = new List<Measurement<double>> { new(double.PositiveInfinity, new KeyValuePair<string, object?>("a", "x")), new(double.NaN) };
        _ = meter.CreateObservableGauge(name, () => seen);
        CollectionAssert.AreEqual(new[] { $"{name} NaN", $"{name}{{a=\"x\"}} +Inf" }, Lines()[2..]);
        seen.RemoveAt(0);
        CollectionAssert.AreEqual(new[] { $"{name} NaN" }, Lines()[2..]);
        var gauge = meter.CreateGauge<int>(name + "_set");
        gauge.Record(5);
        gauge.Record(3);
        Assert.Contains($"{name}_set 3", Lines());
    }

    private string[] Lines() => [.. exporter.Export().Split('\n').Where(line => line.Contains(name, StringComparison.Ordinal))];
}
