using Embedded.Functions.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>ASP.NET Core types for HTTP functions.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take <c>HttpRequest</c> and return <c>IActionResult</c> or <c>IResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        if (!builder.UsesAspNetCore)
        {
            builder.UsesAspNetCore = true;
            AspNetCoreIntegration.AddServices(builder.Services);
            builder.Use(HttpResultMiddleware.Use);
        }

        return builder;
    }
}
