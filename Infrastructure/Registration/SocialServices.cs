using Domain.Feed;
using Domain.Publishing;
using Domain.Social;
using Infrastructure.Cosmos.Social;
using Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What every app needs that has to do with the social graph and feeds.</summary>
public static class SocialServices
{
    /// <summary>
    /// Registers options, stores and services. The home adds the database and a <see cref="RedisConnection"/>; accounts and posts come from their own
    /// registrations.
    /// </summary>
    public static IServiceCollection AddSocial(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddLimits<GraphOptions>("Graph")
            .AddLimits<FeedOptions>("Feed")
            .AddLimits<PublishOptions>("Publishing")
            .AddSingleton<IGraphStore, CosmosGraphStore>()
            .AddSingleton<ITimelineStore, RedisTimelineStore>()
            .AddSingleton<IFollowedCelebrities, RedisFollowedCelebrities>()
            .AddSingleton<IPostCache, RedisPostCache>()
            .AddSingleton<GraphService>()
            .AddSingleton<PeopleReader>()
            .AddSingleton<TimelineUpkeep>()
            .AddSingleton<TimelineBuilder>()
            .AddSingleton<DatabaseTimelines>()
            .AddSingleton<FeedSkeleton>()
            .AddSingleton<FeedReader>();
    }
}
