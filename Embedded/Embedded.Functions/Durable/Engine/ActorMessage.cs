using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Durable.Engine;

/// <summary>What an instance is told.</summary>
/// <param name="Event">The event for the history; null when the message only asks for a turn.</param>
/// <param name="InboxId">The stored message to delete when it is consumed; 0 when it is not stored, because its source is.</param>
/// <param name="Strayed">The execution whose code awaited something that is not durable.</param>
/// <param name="Sender">The key of the orchestration or entity that sent it; 0 when a client did.</param>
/// <param name="Recoveries">How often it was taken up after a crash before this life of the process; null when it came in this life.</param>
/// <param name="Created">The instance that was just created, so that its first turn need not read it.</param>
internal sealed record ActorMessage(
    HistoryEvent? Event,
    long InboxId = 0,
    OrchestrationExecution? Strayed = null,
    long Sender = 0,
    int? Recoveries = null,
    (StoredInstance Instance, HistoryEvent Started)? Created = null)
{
    /// <summary>Asks for the execution's first turn.</summary>
    public static ActorMessage Start { get; } = new((HistoryEvent?)null);
}
