using Domain.Media;
using Domain.Media.Duplicates;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Renditions;
using Infrastructure.Cosmos.Media.Duplicates;
using Infrastructure.Cosmos.Media.Fingerprints;
using Infrastructure.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Cosmos.Media;

/// <summary>What is known of media, in the database.</summary>
public static class MediaStores
{
    /// <summary>Registers the stores; they need a <see cref="CosmosDatabase"/>.</summary>
    public static IServiceCollection AddMediaStores(this IServiceCollection services) => services
        .AddSingleton<IMediaStore, CosmosMediaStore>()
        .AddSingleton<IRenditionStore, CosmosRenditionStore>();

    /// <summary>Registers what finds and reports pictures that look alike; it needs <see cref="MediaOptions"/>, too.</summary>
    public static IServiceCollection AddDuplicateStores(this IServiceCollection services) => services
        .AddLimits<FingerprintIndexOptions>("Fingerprints")
        .AddSingleton<IFingerprintIndex, CosmosFingerprintIndex>()
        .AddSingleton<IDuplicateReports, CosmosDuplicateReports>();
}
