using Azure.Core;
using Azure.Storage.Blobs;
using Domain.Media.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Blobs.Azure;

/// <summary>Azure Blob Storage as the port.</summary>
public static class AzureBlobs
{
    /// <summary>
    /// Registers the port. Settings: <c>Blobs:IngestEndpoint</c> and <c>Blobs:MediaEndpoint</c> (https://{account}.blob.core.windows.net), and those of
    /// <see cref="BlobStoreOptions"/>.
    /// </summary>
    public static IServiceCollection AddAzureBlobs(this IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        var section = configuration.GetRequiredSection("Blobs");
        var options = section.Get<BlobStoreOptions>() ?? new BlobStoreOptions();
        var ingest = new BlobServiceClient(EndpointOf(section, "IngestEndpoint"), credential);
        var media = new BlobServiceClient(EndpointOf(section, "MediaEndpoint"), credential);
        return services
            .AddSingleton(options)
            .AddSingleton<IBlobStore>(provider => new AzureBlobStore(ingest, media, options, provider.GetRequiredService<TimeProvider>()));
    }

    private static Uri EndpointOf(IConfigurationSection section, string name) =>
        new(section[name] ?? throw new InvalidOperationException($"Setting {section.Path}:{name} is missing."));
}
