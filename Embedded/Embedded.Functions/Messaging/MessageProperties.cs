namespace Embedded.Functions.Messaging;

/// <summary>What may accompany a message.</summary>
public sealed record MessageProperties
{
    /// <summary>Not delivered before this time; null for at once.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Expires this long after it becomes available; null for the broker's default.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Application-defined label.</summary>
    public string? Subject { get; init; }

    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; init; }
}
