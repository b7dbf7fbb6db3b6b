using Domain.Monitor.Repairs;

namespace Domain.Monitor.Judging;

/// <summary>That something is stuck, and what helps.</summary>
/// <param name="Class">Why.</param>
/// <param name="Action">What helps.</param>
/// <param name="Evidence">What shows it, in one sentence.</param>
/// <param name="Stage">Where it is stuck; another one means that it has got on.</param>
/// <param name="Since">Since when.</param>
public sealed record Judgement(StuckClass Class, RepairAction Action, string Evidence, string Stage, DateTimeOffset Since);
