using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Storage;

/// <summary>A stored message that no turn has consumed yet. One with a time (<see cref="HistoryEvent.FireAt"/>) waits for it.</summary>
/// <param name="Id">Its number, which is also its order.</param>
/// <param name="Key">The orchestration or entity it is for.</param>
/// <param name="Event">The message.</param>
/// <param name="Sender">The orchestration or entity that sent it, where that matters; otherwise 0.</param>
/// <param name="Recoveries">How often it was taken up after a crash; null when it has just been stored.</param>
internal sealed record InboxMessage(long Id, long Key, HistoryEvent Event, long Sender = 0, int? Recoveries = null);
