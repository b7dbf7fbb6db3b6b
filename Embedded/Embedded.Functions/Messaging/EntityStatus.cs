namespace Embedded.Functions.Messaging;

/// <summary>Counts of a queue or subscription.</summary>
/// <param name="Entity">Queue, or <c>topic/subscriptions/name</c>.</param>
/// <param name="ActiveMessages">Messages ready for delivery or being processed.</param>
/// <param name="ScheduledMessages">Messages whose time has not come.</param>
/// <param name="DeadLetterMessages">Messages in the dead-letter queue.</param>
/// <param name="OldestEnqueuedTime">When the oldest active message was accepted; null when there is none.</param>
public sealed record EntityStatus(
    string Entity, long ActiveMessages, long ScheduledMessages, long DeadLetterMessages, DateTimeOffset? OldestEnqueuedTime);
