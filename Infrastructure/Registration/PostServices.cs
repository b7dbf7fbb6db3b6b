using Domain.Engagement;
using Domain.Posts;
using Infrastructure.Cosmos.Engagement;
using Infrastructure.Cosmos.Posts;
using Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What every app needs that has to do with posts, likes, comments and saves.</summary>
public static class PostServices
{
    /// <summary>
    /// Registers options, stores and services. The home adds the database, a <see cref="RedisConnection"/> and
    /// <see cref="Domain.Media.Warming.IEdgeWarming"/>; accounts, media and the graph come from their own registrations.
    /// </summary>
    public static IServiceCollection AddPosts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLimits<PostOptions>("Posts")
            .AddPostRecords()
            .AddSingleton<ILikeStore, CosmosLikeStore>()
            .AddSingleton<ILikePace, RedisLikePace>()
            .AddSingleton<ISaveStore, CosmosSaveStore>()
            .AddSingleton<ICommentStore, CosmosCommentStore>()
            .AddSingleton<PostService>()
            .AddSingleton<EngagementService>();
    }

    /// <summary>Registers only what it takes to read posts and bring them to their ends: for apps in which nobody posts. The home adds the database.</summary>
    public static IServiceCollection AddPostRecords(this IServiceCollection services) => services.AddPostStore().AddSingleton<PostReader>();

    /// <summary>Registers only the records: for apps that show posts to nobody. The home adds the database.</summary>
    public static IServiceCollection AddPostStore(this IServiceCollection services) => services.AddSingleton<IPostStore, CosmosPostStore>();
}
