using Domain.Health;
using Domain.Media.Playback;
using Domain.Monitor.Rounds;
using Functions.Api.Accounts;
using Functions.Api.Health;
using Functions.Api.Http;
using Functions.Api.Idempotency;
using Functions.Api.Monitor;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Duplicates;
using Functions.Api.Monitor.Hubs;
using Functions.Api.Monitor.Instances;
using Functions.Api.OpenApi;
using Functions.Api.Pages;
using Functions.Api.Posts;
using Functions.Api.RateLimits;
using Infrastructure.Blobs;
using Infrastructure.Registration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Functions.Api;

/// <summary>
/// The function app <c>api</c>: everything clients call. A client of the hubs <c>media</c> and <c>social</c>, with no workflows of its own.
/// </summary>
public static class ApiApp
{
    /// <summary>
    /// Registers what its functions need, and the middleware around them. The home adds the database, Redis,
    /// <see cref="Domain.Media.Blobs.IBlobStore"/>,
    /// <see cref="Domain.Ids.SnowflakeIdGenerator"/> and <see cref="Domain.Paging.CursorProtector"/>.
    /// </summary>
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<ClientAddressMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<RateLimitMiddleware>();
        builder.UseMiddleware<StaffMiddleware>();
        builder.UseMiddleware<IdempotencyMiddleware>();

        builder.Services.AddOptions<ApiOptions>().BindConfiguration("Api");
        builder.Services
            .AddMetrics()
            .AddAccounts()
            .AddPosts()
            .AddMedia()
            .AddSocial()
            .AddMonitorRecords()
            .AddSingleton<Repairer>()
            .AddStaff()
            .AddSingleton(provider => provider.GetRequiredService<IOptions<ApiOptions>>().Value)
            .AddSingleton<IReadinessCheck, BlobReadiness>()
            .AddSingleton<UserPresenter>()
            .AddSingleton<PostPresenter>()
            .AddSingleton<VideoPlayback>()
            .AddSingleton<ListCursor>()
            .AddSingleton<HubOverview>()
            .AddSingleton<InstanceLinks>()
            .AddSingleton<KeyCursor>()
            .AddSingleton<DuplicatePresenter>()
            .AddSingleton<PageContent>()
            .AddSingleton<OpenApiDocument>()
            .AddSingleton<PrometheusExporter>()
            .AddHostedService(provider => provider.GetRequiredService<PrometheusExporter>());
    }
}
