namespace Functions.Api.Monitor.Instances;

/// <summary>Which finished instances are removed with their histories.</summary>
/// <param name="CreatedTo">Created at or before. Needed: what finished a moment ago is seldom meant.</param>
/// <param name="Hub">media or social; null for both.</param>
/// <param name="Statuses">completed, failed, terminated; empty or null for all three.</param>
/// <param name="Name">The orchestrator's name.</param>
/// <param name="IdPrefix">How their ids begin.</param>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="DryRun">Whether it only counts. True unless said otherwise.</param>
public sealed record PurgeRequest(
    DateTimeOffset CreatedTo,
    string? Hub = null,
    IReadOnlyList<string>? Statuses = null,
    string? Name = null,
    string? IdPrefix = null,
    DateTimeOffset? CreatedFrom = null,
    bool DryRun = true);
