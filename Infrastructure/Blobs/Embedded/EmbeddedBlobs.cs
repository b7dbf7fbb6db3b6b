using Domain.Media.Blobs;
using Embedded.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Blobs.Embedded;

/// <summary>The storage of the embedded home as the port.</summary>
public static class EmbeddedBlobs
{
    /// <summary>Registers the port over an open store that has the accounts and containers which <paramref name="options"/> name.</summary>
    public static IServiceCollection AddEmbeddedBlobs(this IServiceCollection services, BlobStore store, BlobStoreOptions options) =>
        services.AddSingleton(options).AddSingleton<IBlobStore>(new EmbeddedBlobStore(store, options));
}
