namespace Functions.Orchestrations.Monitor;

/// <summary>How the monitor may go on.</summary>
/// <param name="IsEnabled">Whether it runs at all.</param>
/// <param name="Down">What does not answer.</param>
/// <param name="OutagePause">How long to wait for that.</param>
/// <param name="RoundPause">How long to wait between two rounds.</param>
/// <param name="PagesPerRound">Pages of one source before the next has its turn.</param>
public sealed record RoundPlan(bool IsEnabled, IReadOnlyList<string> Down, TimeSpan OutagePause, TimeSpan RoundPause, int PagesPerRound);
