namespace Domain.Monitor.Repairs;

/// <summary>The monitor's case of one subject that is, or was, stuck.</summary>
public sealed record StuckSubject
{
    /// <summary>What is stuck.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The workflow's instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>How the case stands.</summary>
    public required CaseState State { get; init; }

    /// <summary>Why it is stuck, as last seen.</summary>
    public required StuckClass Class { get; init; }

    /// <summary>What shows it, in one sentence.</summary>
    public required string Evidence { get; init; }

    /// <summary>The stage in which it is stuck: a short name that changes when the subject gets on.</summary>
    public required string Stage { get; init; }

    /// <summary>Since when it is stuck, as far as is known.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the monitor last looked at it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Repairs so far: the number of the last one.</summary>
    public int Repairs { get; init; }

    /// <summary>Repairs within this stage: what is bounded.</summary>
    public int RepairsInStage { get; init; }

    /// <summary>When the last repair was begun; null before the first.</summary>
    public DateTimeOffset? RepairedAt { get; init; }

    /// <summary>Its place in the list of what is stuck: unique, longest stuck first.</summary>
    public string Key => FormattableString.Invariant($"{Since.ToUnixTimeMilliseconds():D13}-{Subject}");
}
