namespace Microsoft.Azure.Functions.Worker;

/// <summary>Occurrences of a timer's schedule, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last recorded occurrence.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next expected occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was last updated.</summary>
    public DateTime LastUpdated { get; set; }
}
