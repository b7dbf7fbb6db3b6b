using System.Diagnostics.CodeAnalysis;

namespace DurableTask.Core.History;

/// <summary>An event that is none of the others.</summary>
public class GenericEvent(int eventId, string data) : HistoryEvent(eventId)
{
    /// <summary>What it says.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "The official type has a field, and code written against it must compile here.")]
    public string Data = data;

    /// <inheritdoc/>
    public override EventType EventType => EventType.GenericEvent;
}
