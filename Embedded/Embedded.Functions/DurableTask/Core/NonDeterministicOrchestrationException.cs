namespace DurableTask.Core.Exceptions;

/// <summary>A replay did not do what the history says was done.</summary>
public class NonDeterministicOrchestrationException : OrchestrationException
{
    /// <summary>Without a message.</summary>
    public NonDeterministicOrchestrationException() { }

    /// <summary>With a message.</summary>
    public NonDeterministicOrchestrationException(string message)
        : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public NonDeterministicOrchestrationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>For the action with sequence number <paramref name="eventId"/>.</summary>
    public NonDeterministicOrchestrationException(int eventId, string eventDetails)
        : base("Non-Deterministic workflow detected: " + eventDetails) => EventId = eventId;
}
