using Domain.Monitor.Queues;
using Domain.Problems;
using Embedded.Functions.Messaging;

namespace Infrastructure.ServiceBus.Embedded;

/// <summary>The queues and subscriptions of the broker in this process.</summary>
public sealed class EmbeddedQueueInspector(EmbeddedServiceBus bus) : IQueueInspector
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueStatus>> ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QueueStatus> queues =
        [
            .. bus.GetStatus()
                .Select(static queue => new QueueStatus(
                    queue.Entity, queue.ActiveMessages, queue.ScheduledMessages, queue.DeadLetterMessages, queue.OldestEnqueuedTime))
                .OrderBy(static queue => queue.Name, StringComparer.Ordinal),
        ];
        return Task.FromResult(queues);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> PeekDeadLettersAsync(string queue, long fromSequenceNumber, int limit, CancellationToken cancellationToken) =>
        GuardAsync<IReadOnlyList<DeadLetter>>(() => Task.FromResult<IReadOnlyList<DeadLetter>>(
        [
            .. bus.Peek(queue, deadLetters: true, fromSequenceNumber, Math.Clamp(limit, 1, IQueueInspector.MaxPage)).Select(static message => new DeadLetter(
                message.SequenceNumber,
                message.MessageId,
                message.Subject,
                message.DeadLetterReason,
                message.DeadLetterErrorDescription,
                message.DeliveryCount,
                message.EnqueuedTime,
                DeadLetterText.Of(message.Body))),
        ]));

    /// <inheritdoc/>
    public Task<int> ResubmitAsync(string queue, long? sequenceNumber, CancellationToken cancellationToken) =>
        GuardAsync(() => bus.ResubmitDeadLettersAsync(queue, sequenceNumber));

    /// <inheritdoc/>
    public async Task<bool> DeleteDeadLetterAsync(string queue, long sequenceNumber, CancellationToken cancellationToken) =>
        await GuardAsync(() => bus.DeleteDeadLettersAsync(queue, sequenceNumber)) > 0;

    private static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ServiceBusException e) when (e.Failure == ServiceBusFailure.MessagingEntityNotFound)
        {
            throw ProblemException.NotFound("queue");
        }
    }
}
