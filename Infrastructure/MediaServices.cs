using Domain.Media;
using Domain.Media.Renditions;
using Domain.Media.Uploads;
using Infrastructure.Cosmos.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Infrastructure;

/// <summary>What every app needs that has to do with media.</summary>
public static class MediaServices
{
    /// <summary>Registers options, stores and services. The home adds <see cref="Domain.Media.Blobs.IBlobStore"/> and the database.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MediaOptions>().BindConfiguration("Media");
        return services
            .AddSingleton(provider => provider.GetRequiredService<IOptions<MediaOptions>>().Value)
            .AddSingleton(provider => new MediaUrls(new Uri(provider.GetRequiredService<MediaOptions>().EdgeBaseUrl)))
            .AddMediaStores()
            .AddSingleton<UploadService>()
            .AddSingleton<MediaClaims>()
            .AddSingleton<RenditionReleaser>()
            .AddSingleton<MediaCleaner>();
    }
}
