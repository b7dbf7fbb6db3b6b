using Domain.Monitor.Rounds;

namespace Functions.Orchestrations.Monitor;

/// <summary>A page to look at.</summary>
/// <param name="Source">Of what.</param>
/// <param name="Cursor">Where it begins; null for the first one.</param>
public sealed record PageOrder(MonitorSource Source, string? Cursor);
