using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Embedded.Functions.Hosting;

/// <summary>What the host reads from an app's settings and from host.json.</summary>
internal sealed partial class AppSettings(string app, IConfiguration configuration)
{
    /// <summary>A value of host.json, by its path below the root.</summary>
    public string? Host(string path) => configuration[$"{HostJson.Section}:{path}"] is { } value ? Resolve(value) : null;

    /// <summary>A positive number of host.json.</summary>
    public int? HostNumber(string path)
    {
        if (Host(path) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new InvalidOperationException($"App '{app}': {path} of host.json must be a positive number, not '{text}'.");
    }

    /// <summary>The text with every %NAME% replaced by the setting of that name.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing.</exception>
    public string Resolve(string text) => text.Contains('%', StringComparison.Ordinal)
        ? Reference().Replace(text, match => configuration[Key(match.Groups[1].Value)]
            ?? throw new InvalidOperationException($"App '{app}': '%{match.Groups[1].Value}%' does not resolve to a setting."))
        : text;

    /// <summary>Whether <c>AzureWebJobs.{function}.Disabled</c> is set.</summary>
    public bool IsDisabled(string function) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs_{function}_Disabled"]) is { } value
        && (value == "1" || (bool.TryParse(value, out var disabled) && disabled));

    /// <summary>Names as environment variables write them (__) as configuration keys.</summary>
    public static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
