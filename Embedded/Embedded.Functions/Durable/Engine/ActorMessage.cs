using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Engine;

/// <summary>What an instance is told.</summary>
/// <param name="Event">The event for the history; null when the message only asks for a turn.</param>
/// <param name="InboxId">The stored message to delete when it is consumed; 0 when it is not stored, because its source is.</param>
/// <param name="Strayed">The execution whose code awaited something that is not durable.</param>
internal sealed record ActorMessage(HistoryEvent? Event, long InboxId = 0, OrchestrationExecution? Strayed = null)
{
    /// <summary>Asks for the execution's first turn.</summary>
    public static ActorMessage Start { get; } = new((HistoryEvent?)null);
}
