using System.Text.RegularExpressions;
using Embedded.Functions.Durable;

namespace Embedded.Functions.Hosting;

/// <summary>Reads a hub's settings from host.json.</summary>
internal static partial class HubOptions
{
    public static DurableTaskHubOptions For(FunctionApp app, EmbeddedFunctionsOptions host)
    {
        var name = app.Settings.Host("extensions:durableTask:hubName") ?? app.Name;
        if (!Name().IsMatch(name))
        {
            throw new InvalidOperationException(
                $"App '{app.Name}': '{name}' is no task hub name; it takes 3–45 letters and digits and starts with a letter.");
        }

        var options = new DurableTaskHubOptions
        {
            Name = name,
            DatabasePath = Path.Combine(host.DataPath, "hubs", $"{name.ToLowerInvariant()}.db"),
        };
        return options with
        {
            ShutdownGracePeriod = host.ActivityGracePeriod,
            DefaultVersion = app.Settings.Host("extensions:durableTask:defaultVersion") ?? options.DefaultVersion,
            MaxConcurrentActivities =
                app.Settings.HostNumber("extensions:durableTask:maxConcurrentActivityFunctions") ?? options.MaxConcurrentActivities,
            MaxConcurrentOrchestrators =
                app.Settings.HostNumber("extensions:durableTask:maxConcurrentOrchestratorFunctions") ?? options.MaxConcurrentOrchestrators,
        };
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,44}$")]
    private static partial Regex Name();
}
