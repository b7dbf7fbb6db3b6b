namespace Bench.Orchestrations;

/// <summary>What a process with a hub tells of itself.</summary>
/// <param name="ReadySeconds">From its first line of code until the hub was started.</param>
/// <param name="ProgressSeconds">Until an instance that waited, or a first one, had gone on and ended; 0 when instances were opened.</param>
/// <param name="Fewer">A tenth of the waiting instances.</param>
/// <param name="FewerBytes">Resident memory when that many waited.</param>
/// <param name="ResidentBytes">Resident memory in the end.</param>
internal sealed record HubReport(double ReadySeconds, double ProgressSeconds, int Fewer, long FewerBytes, long ResidentBytes);
