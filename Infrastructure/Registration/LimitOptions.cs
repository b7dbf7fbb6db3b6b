using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Infrastructure.Registration;

/// <summary>Options that Domain takes as plain objects.</summary>
internal static class LimitOptions
{
    /// <summary>Binds a section of the settings and registers the options both as <see cref="IOptions{T}"/> and as themselves.</summary>
    public static IServiceCollection AddLimits<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section);
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
