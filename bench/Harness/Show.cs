namespace Bench.Harness;

/// <summary>How figures are written.</summary>
internal static class Show
{
    public static string Ratio(double ratio) => ratio < 10 ? $"{ratio:F2}" : $"{ratio:F0}";

    public static string Milliseconds(double seconds) => seconds switch
    {
        >= 0.1 => $"{seconds * 1e3:F0} ms",
        >= 0.01 => $"{seconds * 1e3:F1} ms",
        _ => $"{seconds * 1e3:F2} ms",
    };

    public static string Mebibytes(double bytes) => $"{bytes / (1 << 20):N0} MiB";

    public static string Microseconds(double seconds) => $"{seconds * 1e6:F1} µs";

    /// <summary>A cost per unit as units per second.</summary>
    public static string PerSecond(double seconds) => $"{1 / seconds:N0}/s";
}
