using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Storage;

/// <summary>A stored message for an instance that no turn has consumed yet.</summary>
internal sealed record InboxMessage(long Id, long Key, HistoryEvent Event);
