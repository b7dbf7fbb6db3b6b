namespace Functions.Api.Monitor.Hubs;

/// <summary>How a hub stands.</summary>
/// <param name="Hub">Its name.</param>
/// <param name="Open">Instances that have not finished, by state; exact up to <see cref="HubOverview.MaxCounted"/>.</param>
/// <param name="Recent">Instances created in the last 24 hours that have finished, by state; exact up to <see cref="HubOverview.MaxCounted"/>.</param>
/// <param name="IsExact">Whether nothing was left uncounted.</param>
/// <param name="QueueDepth">Instances that wait for their first turn.</param>
/// <param name="OldestPendingAt">When the oldest of these was created; null without.</param>
public sealed record HubResponse(
    string Hub,
    IReadOnlyDictionary<string, int> Open,
    IReadOnlyDictionary<string, int> Recent,
    bool IsExact,
    int QueueDepth,
    DateTimeOffset? OldestPendingAt);
