using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Domain.Monitor.Queues;
using Domain.Problems;

namespace Infrastructure.ServiceBus.Azure;

/// <summary>
/// The queues and subscriptions of an Azure Service Bus namespace. The identity needs the role Azure Service Bus Data Owner, without which nobody may read
/// counts.
/// </summary>
public sealed class ServiceBusQueueInspector(ServiceBusClient client, ServiceBusAdministrationClient administration) : IQueueInspector
{
    private const string Subscriptions = "/subscriptions/";
    private const int Batch = 50;
    private const int MaxKeptId = 100;

    // Dead letters that are looked through for one of them: a lock of each is held meanwhile.
    private const int MaxSearched = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<QueueStatus>();
        await foreach (var queue in administration.GetQueuesRuntimePropertiesAsync(cancellationToken))
        {
            var oldest = await OldestAsync(queue.Name, queue.ActiveMessageCount, cancellationToken);
            found.Add(new(queue.Name, queue.ActiveMessageCount, queue.ScheduledMessageCount, queue.DeadLetterMessageCount, oldest));
        }

        await foreach (var topic in administration.GetTopicsRuntimePropertiesAsync(cancellationToken))
        {
            await foreach (var subscription in administration.GetSubscriptionsRuntimePropertiesAsync(topic.Name, cancellationToken))
            {
                var name = topic.Name + Subscriptions + subscription.SubscriptionName;
                var oldest = await OldestAsync(name, subscription.ActiveMessageCount, cancellationToken);
                found.Add(new(name, subscription.ActiveMessageCount, topic.ScheduledMessageCount, subscription.DeadLetterMessageCount, oldest));
            }
        }

        return [.. found.OrderBy(static queue => queue.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeadLetter>> PeekDeadLettersAsync(string queue, long fromSequenceNumber, int limit, CancellationToken cancellationToken) =>
        GuardAsync<IReadOnlyList<DeadLetter>>(async () =>
        {
            await using var receiver = Receiver(queue, SubQueue.DeadLetter);
            var messages = await receiver.PeekMessagesAsync(Math.Clamp(limit, 1, IQueueInspector.MaxPage), fromSequenceNumber, cancellationToken);
            return
            [
                .. messages.Select(static message => new DeadLetter(
                    message.SequenceNumber,
                    message.MessageId,
                    message.Subject,
                    message.DeadLetterReason,
                    message.DeadLetterErrorDescription,
                    message.DeliveryCount,
                    message.EnqueuedTime,
                    DeadLetterText.Of(message.Body.ToMemory()))),
            ];
        });

    /// <inheritdoc/>
    public Task<int> ResubmitAsync(string queue, long? sequenceNumber, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            await using var sender = client.CreateSender(queue.Split(Subscriptions)[0]);
            return await TakeAsync(
                queue,
                sequenceNumber,
                letter => sender.SendMessageAsync(
                    new ServiceBusMessage(letter)
                    {
                        // Its own would be dropped as a repetition. An id has at most 128 characters.
                        MessageId = $"{letter.SequenceNumber}-{letter.MessageId[..Math.Min(letter.MessageId.Length, MaxKeptId)]}",
                    },
                    cancellationToken),
                cancellationToken);
        });

    /// <inheritdoc/>
    public async Task<bool> DeleteDeadLetterAsync(string queue, long sequenceNumber, CancellationToken cancellationToken) =>
        await GuardAsync(() => TakeAsync(queue, sequenceNumber, static _ => Task.CompletedTask, cancellationToken)) > 0;

    // Service Bus gives dead letters only one after the other: what is not meant is given back at the end.
    private async Task<int> TakeAsync(
        string queue, long? sequenceNumber, Func<ServiceBusReceivedMessage, Task> use, CancellationToken cancellationToken)
    {
        await using var receiver = Receiver(queue, SubQueue.DeadLetter);
        var others = new List<ServiceBusReceivedMessage>();
        var taken = 0;
        try
        {
            while (others.Count < MaxSearched && (sequenceNumber is null || taken == 0))
            {
                var messages = await receiver.ReceiveMessagesAsync(Batch, Patience, cancellationToken);
                if (messages.Count == 0)
                {
                    break;
                }

                others.AddRange(messages.Where(message => sequenceNumber is { } wanted && message.SequenceNumber != wanted));
                foreach (var message in messages.Where(message => sequenceNumber is null || message.SequenceNumber == sequenceNumber))
                {
                    await use(message);
                    await receiver.CompleteMessageAsync(message, cancellationToken);
                    taken++;
                }
            }
        }
        finally
        {
            await Task.WhenAll(others.Select(message => receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None)));
        }

        return taken;
    }

    private async Task<DateTimeOffset?> OldestAsync(string queue, long active, CancellationToken cancellationToken)
    {
        if (active == 0)
        {
            return null;
        }

        await using var receiver = Receiver(queue, SubQueue.None);
        return (await receiver.PeekMessageAsync(cancellationToken: cancellationToken))?.EnqueuedTime;
    }

    private ServiceBusReceiver Receiver(string queue, SubQueue subQueue)
    {
        var options = new ServiceBusReceiverOptions { SubQueue = subQueue };
        var parts = queue.Split(Subscriptions);
        return parts.Length == 2 ? client.CreateReceiver(parts[0], parts[1], options) : client.CreateReceiver(queue, options);
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            throw ProblemException.NotFound("queue");
        }
    }
}
