namespace Domain.Monitor.Queues;

/// <summary>A message that was given up.</summary>
/// <param name="SequenceNumber">What names it within its queue.</param>
/// <param name="MessageId">The sender's id for it.</param>
/// <param name="Subject">What kind of message it is, or null.</param>
/// <param name="Reason">Why it was given up: a code of the broker's, or null.</param>
/// <param name="Description">The error behind that, or null.</param>
/// <param name="Deliveries">How often it was delivered.</param>
/// <param name="EnqueuedAt">When it came in.</param>
/// <param name="Body">Its text, at most <see cref="MaxBodyLength"/> characters of it.</param>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? Subject, string? Reason, string? Description, int Deliveries, DateTimeOffset EnqueuedAt, string Body)
{
    /// <summary>Characters of a body that are shown.</summary>
    public const int MaxBodyLength = 4_096;
}
