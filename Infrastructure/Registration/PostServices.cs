using Domain.Engagement;
using Domain.Posts;
using Infrastructure.Cosmos.Engagement;
using Infrastructure.Cosmos.Posts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What every app needs that has to do with posts, likes, comments and saves.</summary>
public static class PostServices
{
    /// <summary>
    /// Registers options, stores and services. The home adds the database; accounts, media and the graph come from their own registrations.
    /// </summary>
    public static IServiceCollection AddPosts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLimits<PostOptions>("Posts")
            .AddSingleton<IPostStore, CosmosPostStore>()
            .AddSingleton<ILikeStore, CosmosLikeStore>()
            .AddSingleton<ISaveStore, CosmosSaveStore>()
            .AddSingleton<ICommentStore, CosmosCommentStore>()
            .AddSingleton<PostReader>()
            .AddSingleton<PostService>()
            .AddSingleton<EngagementService>();
    }
}
