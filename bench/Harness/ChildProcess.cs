using Functions.Media.Decoding;

namespace Bench.Harness;

/// <summary>A process that this one has started, seen through proc(5).</summary>
internal sealed record ChildProcess(int Id)
{
    /// <summary>Children, of this process or of another, whose command line contains a text.</summary>
    public static IReadOnlyList<ChildProcess> Find(string commandLine, int? parent = null) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id != 0 && IsChild(id, parent ?? Environment.ProcessId, commandLine))
            .Select(id => new ChildProcess(id)),
    ];

    /// <summary>Processor time since its start, in steps of 10 ms.</summary>
    public double CpuSeconds => ProcessUsage.Read(Id)?.Cpu.TotalSeconds ?? 0;

    /// <summary>The most memory it has held, in MiB.</summary>
    public double PeakMiB => double.Parse(Status("VmHWM:")) / 1024;

    private static bool IsChild(int id, int parent, string commandLine)
    {
        try
        {
            return int.Parse(new ChildProcess(id).Status("PPid:")) == parent
                && File.ReadAllText($"/proc/{id}/cmdline").Contains(commandLine, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    private string Status(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
    }
}
