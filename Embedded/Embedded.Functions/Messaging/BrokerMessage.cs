namespace Embedded.Functions.Messaging;

/// <summary>A message as a receiver sees it.</summary>
public sealed record BrokerMessage
{
    /// <summary>Position in its entity, ascending.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>Id given by the sender, or a random one.</summary>
    public required string MessageId { get; init; }

    /// <summary>The payload.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Deliveries so far, this one included.</summary>
    public required int DeliveryCount { get; init; }

    /// <summary>When the broker accepted it.</summary>
    public required DateTimeOffset EnqueuedTime { get; init; }

    /// <summary>When it expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Application-defined label.</summary>
    public string? Subject { get; init; }

    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The trace it was sent in: a traceparent header, or null.</summary>
    public string? DiagnosticId { get; init; }

    /// <summary>Why it was dead-lettered; null otherwise.</summary>
    public string? DeadLetterReason { get; init; }

    /// <summary>The error behind the dead-lettering; null otherwise.</summary>
    public string? DeadLetterErrorDescription { get; init; }
}
