using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Harness;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        string[] parts =
        [
            $"{Environment.ProcessorCount} cores ({Field("/proc/cpuinfo", "model name")})",
            $"{memory:F0} GiB of memory",
            $"data on {new DriveInfo(Path.GetTempPath()).DriveFormat}",
            $"{Field("/etc/os-release", "PRETTY_NAME")} with kernel {Environment.OSVersion.Version.ToString(2)}",
            RuntimeInformation.FrameworkDescription,
            $"redis-server {RedisVersion()}",
        ];
        return $"{string.Join(", ", parts)}. Load average before: {LoadAverage()}.";
    }

    // Over the last minute, from proc(5).
    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?.Split(':', '=')[1].Trim(' ', '"', '\t') ?? "unknown";
    }

    private static string RedisVersion()
    {
        using var server = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true })!;
        var words = server.StandardOutput.ReadToEnd().Split(' ');
        return words.FirstOrDefault(word => word.StartsWith("v=", StringComparison.Ordinal))?[2..] ?? "unknown";
    }
}
