using Embedded.Storage.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embedded.Storage;

/// <summary>Puts the Blob service into an ASP.NET Core application.</summary>
public static class EmbeddedStorageExtensions
{
    /// <summary>
    /// Registers an opened store, so that <see cref="UseEmbeddedStorage"/> and the application's own adapters find it. The caller disposes it.
    /// </summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, BlobStore store)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(store);
    }

    /// <summary>
    /// Serves <c>/{account}/{container}/{blob}</c> for the configured accounts. It goes before whatever else could answer such a path,
    /// and behind nothing that reads request bodies.
    /// </summary>
    public static IApplicationBuilder UseEmbeddedStorage(this IApplicationBuilder app) => app.UseMiddleware<StorageMiddleware>();
}
