namespace DurableTask.Core.Exceptions;

/// <summary>Something an orchestration did, or that happened to it.</summary>
public class OrchestrationException : Exception
{
    /// <summary>Without a message.</summary>
    public OrchestrationException() { }

    /// <summary>With a message.</summary>
    public OrchestrationException(string message)
        : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public OrchestrationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>For the action with sequence number <paramref name="eventId"/>.</summary>
    public OrchestrationException(int eventId, string message, Exception innerException)
        : base(message, innerException) => EventId = eventId;

    /// <summary>The sequence number of the action.</summary>
    public int EventId { get; set; }
}
