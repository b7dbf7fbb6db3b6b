using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Embedded.Storage.Tests;

/// <summary>The official JavaScript client in a node process. Its packages are installed from the lock file when they are not up to date.</summary>
internal static class NodeClient
{
    private static readonly string Folder = typeof(NodeClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "NodeFolder").Value!;
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <summary>Runs one step of the script to its end and answers the lines it printed.</summary>
    public static async Task<JsonObject[]> RunAsync(string script, string step, object input)
    {
        await Installed.Value;
        using var process = Start(script, step, input);
        var errors = process.StandardError.ReadToEndAsync();
        var lines = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await errors);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>Starts one step; the caller reads its output and waits for its end.</summary>
    public static async Task<Process> StartAsync(string script, string step, object input)
    {
        await Installed.Value;
        return Start(script, step, input);
    }

    private static Process Start(string script, string step, object input) => Process.Start(new ProcessStartInfo("node")
    {
        ArgumentList = { Path.Combine(Folder, script), step, JsonSerializer.Serialize(input) },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task InstallAsync()
    {
        var (wanted, installed) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules", ".installed"));
        var lockFile = await File.ReadAllTextAsync(wanted);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == lockFile)
        {
            return;
        }

        using var npm = Process.Start(new ProcessStartInfo("npm")
        {
            ArgumentList = { "ci", "--no-audit", "--no-fund", "--ignore-scripts" },
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.AreEqual(0, npm.ExitCode, await errors);
        await File.WriteAllTextAsync(installed, lockFile);
    }
}
