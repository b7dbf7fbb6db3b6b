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
            MaxActivityRecoveries = host.MaxRecoveries,
            MaxOrchestratorRecoveries = host.MaxRecoveries,
            DefaultVersion = app.Settings.Host("extensions:durableTask:defaultVersion") ?? options.DefaultVersion,
            VersionMatchStrategy = Choice(app, "versionMatchStrategy", options.VersionMatchStrategy),
            VersionFailureStrategy = Choice(app, "versionFailureStrategy", options.VersionFailureStrategy),
            MaxConcurrentActivities =
                app.Settings.HostNumber("extensions:durableTask:maxConcurrentActivityFunctions") ?? options.MaxConcurrentActivities,
            MaxConcurrentOrchestrators =
                app.Settings.HostNumber("extensions:durableTask:maxConcurrentOrchestratorFunctions") ?? options.MaxConcurrentOrchestrators,
            MaxConcurrentEntities =
                app.Settings.HostNumber("extensions:durableTask:maxConcurrentEntityFunctions") ?? options.MaxConcurrentEntities,
            MaxEntityOperationBatchSize =
                app.Settings.HostNumber("extensions:durableTask:maxEntityOperationBatchSize") ?? options.MaxEntityOperationBatchSize,
        };
    }

    private static T Choice<T>(FunctionApp app, string setting, T otherwise)
        where T : struct, Enum =>
        app.Settings.Host($"extensions:durableTask:{setting}") is not { } text ? otherwise
        : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value
        : throw new InvalidOperationException(
            $"App '{app.Name}': '{text}' is no {setting}; it is one of {string.Join(", ", Enum.GetNames<T>())}.");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,44}$")]
    private static partial Regex Name();
}
