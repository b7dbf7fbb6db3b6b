namespace Domain.Social;

/// <summary>Limits of the social graph.</summary>
public sealed class GraphOptions
{
    /// <summary>How many people one may follow. Bounds what a follower costs: rebuilding, merging, and posts received.</summary>
    public int MaxFollowing { get; set; } = 7_500;

    /// <summary>How often a change is tried again when others change the same relation or count at the same moment.</summary>
    public int MaxAttempts { get; set; } = 32;

    /// <summary>The unit of the random pause before such a further try; the longest pause is eight of it.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a change may stay unfinished before the sweep finishes it.</summary>
    public TimeSpan UnsettledAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests to follow an account that has gone public are accepted in one step.</summary>
    public int AcceptBatch { get; set; } = 100;

    /// <summary>How many unfinished changes one sweep takes up.</summary>
    public int SweepBatch { get; set; } = 100;
}
