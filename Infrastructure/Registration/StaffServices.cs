using Domain.Staff;
using Infrastructure.Cosmos.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Infrastructure.Registration;

/// <summary>What it takes to let staff into the monitor.</summary>
public static class StaffServices
{
    /// <summary>Registers the service and its store. The home adds the database; accounts come from their own registration.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IOperatorActionStore, CosmosOperatorActionStore>().AddSingleton<StaffService>();
    }
}
