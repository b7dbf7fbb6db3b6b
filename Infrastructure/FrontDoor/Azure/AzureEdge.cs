using Azure.Core;
using Domain.Media;
using Domain.Media.Exposure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.FrontDoor.Azure;

/// <summary>Azure Front Door as the port.</summary>
public static class AzureEdge
{
    /// <summary>Registers the port. Setting: <c>Edge:FrontDoorEndpointId</c>, the endpoint's resource id.</summary>
    public static IServiceCollection AddAzureEdge(this IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        const string setting = "Edge:FrontDoorEndpointId";
        var endpointId = configuration[setting] ?? throw new InvalidOperationException($"Setting {setting} is missing.");
        return services.AddSingleton<IMediaEdge>(provider =>
            new FrontDoorEdge(new HttpClient(), credential, endpointId, provider.GetRequiredService<MediaOptions>()));
    }
}
