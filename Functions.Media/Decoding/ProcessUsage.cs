using System.Globalization;

namespace Functions.Media.Decoding;

/// <summary>What a process has used, from proc(5).</summary>
/// <param name="Cpu">Processor time of all its threads since it started.</param>
/// <param name="ResidentBytes">Memory it holds now.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long ResidentBytes)
{
    /// <summary>Linux shows processor time in hundredths of a second on every architecture (USER_HZ).</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Reads the present state; null when there is no such process any more.</summary>
    public static ProcessUsage? Read(int processId)
    {
        try
        {
            // Fields are counted from behind the program's name, which stands in parentheses and may hold anything.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var user = long.Parse(fields[11], CultureInfo.InvariantCulture);
            var system = long.Parse(fields[12], CultureInfo.InvariantCulture);
            var residentPages = long.Parse(fields[21], CultureInfo.InvariantCulture);
            return new ProcessUsage(TimeSpan.FromSeconds((double)(user + system) / TicksPerSecond), residentPages * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
