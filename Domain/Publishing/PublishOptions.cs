namespace Domain.Publishing;

/// <summary>How posts wait for their media, and how lost ones are found.</summary>
public sealed class PublishOptions
{
    /// <summary>A waiting post looks at its media at least after this, then ever less often.</summary>
    public TimeSpan FirstReminder { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A waiting post looks at its media at least this often.</summary>
    public TimeSpan LastReminder { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A post that is still processing after this is looked at by the sweep.</summary>
    public TimeSpan SweepAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many posts a sweep reads at a time.</summary>
    public int SweepBatch { get; set; } = 1_000;
}
