using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embedded.Functions.Http;

/// <summary>Services that HTTP functions need.</summary>
internal static class AspNetCoreIntegration
{
    /// <summary>MVC without controllers: result executors, formatters, model binders.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddMvcCore();
        services.TryAddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
        services.TryAddSingleton<DiagnosticSource>(provider => provider.GetRequiredService<DiagnosticListener>());
        services.AddSingleton<FromBodyConverter>();
    }
}
