using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Bench.Orchestrations;

/// <summary>A process with a hub and nothing else, which ends by SIGKILL.</summary>
internal sealed class HubProcess : IDisposable
{
    /// <summary>The first argument of such a process.</summary>
    public const string Mode = "--hub";

    private const int None = -1;
    private const int Fewer = 10;
    private readonly Process process;

    private HubProcess(Process process, HubReport report) => (this.process, Report) = (process, report);

    public HubReport Report { get; }

    /// <summary>Starts one and waits until it has told how it went.</summary>
    /// <param name="path">The hub's file.</param>
    /// <param name="open">How many instances it is to open.</param>
    /// <param name="wake">The number of one that waits already and is to be woken; if there is none, a new one is run.</param>
    public static async Task<HubProcess> StartAsync(string path, int open, int wake = None)
    {
        string[] arguments = ["exec", typeof(HubProcess).Assembly.Location, Mode, path, $"{open}", $"{wake}"];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process with the hub has ended.");
            return new(process, JsonSerializer.Deserialize<HubReport>(line)!);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>What such a process does.</summary>
    public static async Task RunAsync(string path, int open, int wake)
    {
        var started = Stopwatch.GetTimestamp();
        await using var hub = await BenchHub.StartAsync(path);
        var ready = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (progress, fewerBytes) = (0.0, 0L);
        if (open > 0)
        {
            await hub.OpenAsync(0, open / Fewer);
            fewerBytes = ResidentBytes();
            await hub.OpenAsync(open / Fewer, open);
        }
        else
        {
            await (wake == None ? hub.RunAsync(Workflows.One) : hub.WakeAsync(wake));
            progress = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        var report = new HubReport(ready, progress, open / Fewer, fewerBytes, ResidentBytes());
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report));
        await Task.Delay(Timeout.Infinite);
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static long ResidentBytes()
    {
        const string field = "VmRSS:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length).TrimEnd("kB "), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
