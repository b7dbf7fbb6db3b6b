using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Http;

/// <summary>Services that HTTP functions need.</summary>
internal static class AspNetCoreIntegration
{
    /// <summary>MVC without controllers: result executors, formatters, model binders.</summary>
    public static void AddServices(IServiceCollection services)
    {
        services.AddMvcCore();
        services.AddSingleton<FromBodyConverter>();
    }
}
