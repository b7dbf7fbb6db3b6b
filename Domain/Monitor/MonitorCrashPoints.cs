namespace Domain.Monitor;

/// <summary>The places in a repair at which tests kill the process: before and after each commit and side effect.</summary>
public static class MonitorCrashPoints
{
    /// <summary>Before the repair is recorded as begun.</summary>
    public const string RepairBefore = "monitor.repair.before";

    /// <summary>After that, before anything is done.</summary>
    public const string RepairBegun = "monitor.repair.begun";

    /// <summary>After it is done, before the record says so.</summary>
    public const string RepairActed = "monitor.repair.acted";

    /// <summary>After that.</summary>
    public const string RepairEnded = "monitor.repair.ended";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [RepairBefore, RepairBegun, RepairActed, RepairEnded];
}
