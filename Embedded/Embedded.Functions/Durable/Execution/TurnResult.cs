using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Execution;

/// <summary>What a turn did.</summary>
/// <param name="EventsRead">How many of the given events were fed; fewer than given only when the execution ended.</param>
/// <param name="Actions">The actions it scheduled, in order of task ids.</param>
/// <param name="CancelledTimers">The timers it cancelled.</param>
internal sealed record TurnResult(int EventsRead, IReadOnlyList<HistoryEvent> Actions, IReadOnlyList<int> CancelledTimers);
