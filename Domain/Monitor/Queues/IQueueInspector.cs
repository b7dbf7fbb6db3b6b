using Domain.Problems;

namespace Domain.Monitor.Queues;

/// <summary>What operators see of the broker's queues and subscriptions, and what they may do with dead letters.</summary>
public interface IQueueInspector
{
    /// <summary>Most dead letters of one page.</summary>
    const int MaxPage = 100;

    /// <summary>Every queue and subscription, by name.</summary>
    Task<IReadOnlyList<QueueStatus>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads dead letters without touching them, in the order of their numbers.</summary>
    /// <param name="queue">One of <see cref="ListAsync"/>.</param>
    /// <param name="fromSequenceNumber">The first number to read; one more than the last of the page before.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProblemException"><c>queue_not_found</c>.</exception>
    Task<IReadOnlyList<DeadLetter>> PeekDeadLettersAsync(string queue, long fromSequenceNumber, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Puts dead letters back as undelivered messages. Handlers must bear repetition: on Azure a crash in between leaves both the message and its dead
    /// letter, and a subscription's dead letter goes to all subscriptions of its topic.
    /// </summary>
    /// <param name="queue">One of <see cref="ListAsync"/>.</param>
    /// <param name="sequenceNumber">One of them; null for all that are there now.</param>
    /// <param name="cancellationToken">Gives up; what is put back by then stays so.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ProblemException"><c>queue_not_found</c>.</exception>
    Task<int> ResubmitAsync(string queue, long? sequenceNumber, CancellationToken cancellationToken);

    /// <summary>Deletes one dead letter for good.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ProblemException"><c>queue_not_found</c>.</exception>
    Task<bool> DeleteDeadLetterAsync(string queue, long sequenceNumber, CancellationToken cancellationToken);
}
