using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Infrastructure.Telemetry;

/// <summary>Registers <see cref="TelemetryExport"/>, once for each process.</summary>
public static class TelemetryServices
{
    /// <summary>Exports under this service's name.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, string service) =>
        services.AddSingleton<IHostedService>(provider => new TelemetryExport(service, provider.GetRequiredService<IConfiguration>()));
}
