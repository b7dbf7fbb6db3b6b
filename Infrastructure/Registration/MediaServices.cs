using Domain.Media;
using Domain.Media.Previews;
using Domain.Media.Uploads;
using Infrastructure.Cosmos.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What every app needs that has to do with media.</summary>
public static class MediaServices
{
    /// <summary>Registers options, stores and services. The home adds <see cref="Domain.Media.Blobs.IBlobStore"/> and the database.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLimits<MediaOptions>("Media")
            .AddSingleton<MediaUrls>()
            .AddMediaRecords()
            .AddDuplicateStores()
            .AddSingleton<UploadService>()
            .AddSingleton<FilterPreviews>();
    }

    /// <summary>Registers only what it takes to read and claim media: for apps that touch no blob. The home adds the database.</summary>
    public static IServiceCollection AddMediaRecords(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddMediaStores().AddSingleton<MediaClaims>();
    }
}
