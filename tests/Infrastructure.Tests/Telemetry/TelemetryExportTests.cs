using System.Collections.Concurrent;
using System.Text;
using Domain.Feed;
using Infrastructure.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace Infrastructure.Tests.Telemetry;

/// <summary>A collector that speaks OTLP over HTTP, as far as noting what it is sent.</summary>
[TestClass]
public sealed class TelemetryExportTests
{
    private readonly ConcurrentQueue<(string Path, string? ContentType, byte[] Body)> received = new();
    private WebApplication collector = null!;

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public async Task OpenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue((http.Request.Path, http.Request.ContentType, body.ToArray()));
            http.Response.ContentType = "application/x-protobuf";
        });
        await collector.StartAsync(TestContext.CancellationToken);
    }

    [TestCleanup]
    public async Task CloseAsync() => await collector.DisposeAsync();

    [TestMethod]
    public async Task Metrics_reach_a_collector_by_the_standard_settings()
    {
        using var export = new TelemetryExport("instagram", Settings(collector.Urls.Single()));
        await export.StartAsync(TestContext.CancellationToken);
        FeedMetrics.LookedUp("post", 3, 1);

        // What was not sent yet is sent at the end.
        export.Dispose();
        var metrics = received.Where(static request => request.Path == "/v1/metrics").ToList();
        Assert.IsNotEmpty(metrics);
        Assert.AreEqual("application/x-protobuf", metrics[0].ContentType);
        var text = Encoding.Latin1.GetString(metrics.SelectMany(static request => request.Body).ToArray());
        foreach (var expected in new[] { "instagram.cache.lookups", "Instagram.Feed", "post", "hit", "miss", "service.name", "from-the-settings" })
        {
            StringAssert.Contains(text, expected);
        }
    }

    [TestMethod]
    public async Task Without_an_endpoint_nothing_is_exported()
    {
        using var export = new TelemetryExport("instagram", Settings(null));
        await export.StartAsync(TestContext.CancellationToken);
        FeedMetrics.LookedUp("post", 3, 1);
        export.Dispose();
        Assert.IsEmpty(received);
    }

    private static IConfiguration Settings(string? endpoint) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [TelemetryExport.EndpointSetting] = endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment=from-the-settings",
        })
        .Build();
}
