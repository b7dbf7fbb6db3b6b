using System.Runtime.Serialization;

namespace DurableTask.Core.History;

/// <summary>One entry of an orchestration's history.</summary>
public abstract class HistoryEvent(int eventId) : IExtensibleDataObject
{
    /// <summary>The number of the action that the event records; -1 for all that is not an action.</summary>
    public int EventId { get; } = eventId;

    /// <summary>Whether the event has been replayed; not recorded.</summary>
    public bool IsPlayed { get; set; }

    /// <summary>When the event was written, in UTC.</summary>
    public DateTime Timestamp { get; set; }

    /// <summary>The kind.</summary>
    public virtual EventType EventType { get; }

    /// <inheritdoc/>
    public ExtensionDataObject? ExtensionData { get; set; }
}
