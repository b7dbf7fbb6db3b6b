namespace Domain.Monitor.Queues;

/// <summary>How a queue, or a topic's subscription, stands.</summary>
/// <param name="Name">The queue's name, or <c>topic/subscriptions/name</c>.</param>
/// <param name="Active">Messages that are ready or being worked on.</param>
/// <param name="Scheduled">Messages whose time has not come.</param>
/// <param name="DeadLettered">Messages that were given up.</param>
/// <param name="OldestEnqueuedAt">When the oldest active message came in; null when there is none.</param>
public sealed record QueueStatus(string Name, long Active, long Scheduled, long DeadLettered, DateTimeOffset? OldestEnqueuedAt);
