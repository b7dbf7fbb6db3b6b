namespace Embedded.Functions.Messaging;

/// <summary>
/// Settings of the embedded broker, the same for all its entities. Defaults are those of a Service Bus namespace of the Standard tier.
/// </summary>
public sealed record ServiceBusOptions
{
    /// <summary>Deliveries before a message goes to the dead-letter queue.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a receiver may keep a message without renewing its lock.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message's id is remembered to drop repetitions; zero, the default as on Azure, turns detection off.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; }

    /// <summary>Time to live of messages that are sent without one; null for ever.</summary>
    public TimeSpan? DefaultTimeToLive { get; init; }

    /// <summary>Whether an expired message goes to the dead-letter queue instead of being dropped.</summary>
    public bool DeadLetterOnExpiration { get; init; }

    /// <summary>Largest body, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 256 * 1024;
}
