using Domain.Feed;
using Domain.Media;
using Domain.Monitor;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Infrastructure.Telemetry;

/// <summary>
/// Exports this process's metrics and traces by OpenTelemetry's protocol, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says whereto.
/// All of the standard <c>OTEL_…</c> settings hold, from the environment or the app's settings (OpenTelemetry specification, "OTLP Exporter Configuration").
/// </summary>
/// <param name="service">The service's name, unless <c>OTEL_SERVICE_NAME</c> gives another.</param>
/// <param name="configuration">The settings.</param>
public sealed class TelemetryExport(string service, IConfiguration configuration) : IHostedService, IDisposable
{
    /// <summary>The setting without which nothing is exported.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        [MediaMetrics.MeterName, FeedMetrics.MeterName, MonitorMetrics.MeterName, "Instagram.Api", "Embedded.*", "System.Runtime", "Microsoft.AspNetCore.Hosting"];

    private MeterProvider? metrics;
    private TracerProvider? traces;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration[EndpointSetting]))
        {
            return Task.CompletedTask;
        }

        metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
            .AddMeter(Meters)
            .AddOtlpExporter()
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
            .AddSource("Microsoft.AspNetCore", "Microsoft.DurableTask", "Embedded.ServiceBus", "Azure.Messaging.ServiceBus.*")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left, within the exporter's time-out.</summary>
    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }
}
