using Domain.Monitor.Repairs;

namespace Domain.Monitor.Rounds;

/// <summary>What a look at one page of a source found.</summary>
/// <param name="Looked">Subjects looked at.</param>
/// <param name="Repairs">Repairs to be done, each of another subject.</param>
/// <param name="Next">Where to go on; null after the last page.</param>
public sealed record Inspection(int Looked, IReadOnlyList<RepairRecord> Repairs, string? Next);
