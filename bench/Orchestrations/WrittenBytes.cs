namespace Bench.Orchestrations;

/// <summary>What this process has handed to write(2) and its kin, from proc(5): <c>wchar</c>.</summary>
internal static class WrittenBytes
{
    private const string Field = "wchar:";

    public static long SoFar() =>
        long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith(Field, StringComparison.Ordinal)).AsSpan(Field.Length));
}
