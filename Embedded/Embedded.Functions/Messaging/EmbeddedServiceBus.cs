using System.Collections.Concurrent;
using Embedded.Functions.Storage;
using Embedded.Shared;

namespace Embedded.Functions.Messaging;

/// <summary>
/// A broker in this process with the semantics of Azure Service Bus: queues, topics with subscriptions, peek-lock, delivery counts,
/// dead-letter queues, scheduled messages, duplicate detection, time to live. An acknowledged send survives the death of the process; a
/// message whose handler did not finish is delivered again. Order is that of sending, except where deliveries are repeated or run in
/// parallel.
/// </summary>
public sealed class EmbeddedServiceBus : IAsyncDisposable
{
    private readonly string path;
    private readonly ServiceBusOptions options;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, bool> queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string[]> topics = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Signal> arrivals = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock topology = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile GroupCommitStore? store;
    private TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A broker over a file that is opened by <see cref="StartAsync"/>.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <param name="options">Limits and times.</param>
    /// <param name="time">The clock.</param>
    public EmbeddedServiceBus(string path, ServiceBusOptions options, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        this.path = path;
        this.options = options;
        this.time = time;
    }

    /// <summary>Whether messages are taken and given.</summary>
    public bool IsRunning => store is { Failed.IsCancellationRequested: false };

    /// <summary>Cancelled when the file can no longer be trusted; the process must be started again.</summary>
    public CancellationToken Failed => Store.Failed;

    internal ServiceBusOptions Options => options;

    internal TimeProvider Time => time;

    private GroupCommitStore Store => store ?? throw new InvalidOperationException("The broker is not running.");

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The entity path of a subscription.</summary>
    public static string SubscriptionPath(string topic, string subscription) => $"{topic}/subscriptions/{subscription}";

    /// <summary>Opens the file and the entities it knows; locks of an earlier process are released.</summary>
    public Task StartAsync() => StartAsync(() => Task.CompletedTask);

    /// <summary>As <see cref="StartAsync()"/>; sends wait until <paramref name="prepare"/> has created the entities.</summary>
    internal async Task StartAsync(Func<Task> prepare)
    {
        var store = new GroupCommitStore(path, MessageStore.Schema);
        await store.WriteAsync(MessageStore.Upgrade);
        await store.WriteAsync(MessageStore.ReleaseAllLocks);
        foreach (var queue in store.Read(MessageStore.Queues))
        {
            queues[queue] = true;
        }

        foreach (var (topic, subscription) in store.Read(MessageStore.Subscriptions))
        {
            Subscribe(topic, subscription);
        }

        this.store = store;
        await prepare();
        started.TrySetResult();
    }

    /// <summary>Creates the queue when it is missing.</summary>
    public async Task EnsureQueueAsync(string queue)
    {
        if (!queues.ContainsKey(queue))
        {
            await Store.WriteAsync(db => MessageStore.AddQueue(db, queue));
            queues[queue] = true;
        }
    }

    /// <summary>Creates the topic and its subscription when they are missing. The subscription gets what is sent from then on.</summary>
    public async Task EnsureSubscriptionAsync(string topic, string subscription)
    {
        if (!topics.TryGetValue(topic, out var known)
            || !known.Contains(SubscriptionPath(topic, subscription), StringComparer.OrdinalIgnoreCase))
        {
            await Store.WriteAsync(db => MessageStore.AddSubscription(db, topic, subscription));
            Subscribe(topic, subscription);
        }
    }

    /// <summary>
    /// Sends a message; it is on disk, in every subscription of a topic or in none, when the task completes. Before the broker is started,
    /// waits for it, since what sends may start first.
    /// </summary>
    /// <param name="entity">A queue or a topic.</param>
    /// <param name="body">The payload.</param>
    /// <param name="messageId">Up to 128 characters; random when null.</param>
    /// <param name="properties">Schedule, time to live, labels.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker's start; a send under way is not cancelled.</param>
    /// <exception cref="ServiceBusException">The entity does not exist or the body is too large.</exception>
    /// <exception cref="InvalidOperationException">The broker has been stopped.</exception>
    public async Task SendAsync(
        string entity,
        ReadOnlyMemory<byte> body,
        string? messageId = null,
        MessageProperties? properties = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        if (messageId is { Length: 0 or > 128 })
        {
            throw new ArgumentException("A message id has 1 to 128 characters.", nameof(messageId));
        }

        if (body.Length > options.MaxMessageBytes)
        {
            throw new ServiceBusException(
                ServiceBusFailure.MessageSizeExceeded,
                $"A message has at most {options.MaxMessageBytes} bytes, not {body.Length}.");
        }

        await started.Task.WaitAsync(cancellationToken);
        var targets =
            queues.ContainsKey(entity) ? [entity]
            : topics.TryGetValue(entity, out var subscriptions) ? subscriptions
            : throw new ServiceBusException(ServiceBusFailure.MessagingEntityNotFound, $"There is no queue or topic '{entity}'.");
        var id = messageId ?? Guid.NewGuid().ToString("N");
        var bytes = body.ToArray();
        properties ??= new MessageProperties();
        using var span = BusTracing.Send(entity);
        var diagnosticId = BusTracing.Context;
        await Store.WriteAsync(db => Add(db, entity, targets, id, bytes, properties, diagnosticId));
        foreach (var target in targets)
        {
            Arrivals(target).Set();
        }
    }

    /// <summary>Counts of every queue and subscription.</summary>
    public IReadOnlyList<EntityStatus> GetStatus()
    {
        var now = Now;
        return Store.Read(db => Entities().Select(entity => MessageStore.Status(db, entity, now)).ToList());
    }

    /// <summary>
    /// Waits until the entity has no message that is ready or being processed: each was completed or became a dead letter.
    /// </summary>
    /// <param name="entity">A queue or <c>topic/subscriptions/name</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WaitUntilIdleAsync(string entity, CancellationToken cancellationToken = default)
    {
        Existing(entity);
        while (true)
        {
            var settled = Volatile.Read(ref this.settled).Task;
            if (Store.Read(db => MessageStore.Status(db, entity, Now)).ActiveMessages == 0)
            {
                return;
            }

            await settled.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads messages without touching them, in order.</summary>
    /// <param name="entity">A queue or <c>topic/subscriptions/name</c>.</param>
    /// <param name="deadLetters">Whether to read the dead-letter queue.</param>
    /// <param name="fromSequenceNumber">First number to read.</param>
    /// <param name="max">1 to 1000.</param>
    public IReadOnlyList<BrokerMessage> Peek(string entity, bool deadLetters = false, long fromSequenceNumber = 0, int max = 100) =>
        Store.Read(db => MessageStore.Peek(db, Existing(entity), deadLetters, fromSequenceNumber, Math.Clamp(max, 1, 1000)));

    /// <summary>Puts dead letters back into their queue as undelivered; returns how many.</summary>
    /// <param name="entity">A queue or <c>topic/subscriptions/name</c>.</param>
    /// <param name="sequenceNumber">One of them, or null for all.</param>
    public async Task<int> ResubmitDeadLettersAsync(string entity, long? sequenceNumber = null)
    {
        Existing(entity);
        var count = await Store.WriteAsync(db => MessageStore.Resubmit(db, entity, sequenceNumber, Now));
        Arrivals(entity).Set();
        return count;
    }

    /// <summary>Deletes dead letters; returns how many.</summary>
    /// <param name="entity">A queue or <c>topic/subscriptions/name</c>.</param>
    /// <param name="sequenceNumber">One of them, or null for all.</param>
    public Task<int> DeleteDeadLettersAsync(string entity, long? sequenceNumber = null)
    {
        Existing(entity);
        return Store.WriteAsync(db => MessageStore.DeleteDead(db, entity, sequenceNumber));
    }

    /// <summary>Closes the file; what was not settled is delivered again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        started.TrySetResult();
        if (Interlocked.Exchange(ref this.store, null) is { } store)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>Set whenever something may have become deliverable.</summary>
    internal Signal Arrivals(string entity) => arrivals.GetOrAdd(entity, _ => new Signal());

    /// <summary>Locks up to <paramref name="max"/> messages.</summary>
    internal Task<List<BrokerMessage>> ReceiveAsync(string entity, int max) =>
        Store.WriteAsync(db => MessageStore.Receive(db, entity, max, Now, LockUntil(), options));

    /// <summary>How long until something becomes deliverable; null when nothing waits.</summary>
    internal TimeSpan? UntilNextDue(string entity) =>
        Store.Read(db => MessageStore.NextDue(db, entity, Now)) is { } due
            ? TimeSpan.FromMilliseconds(Math.Clamp(due - Now, 0, (long)TimeSpan.FromDays(1).TotalMilliseconds))
            : null;

    /// <summary>Removes a delivered message; false when the lock was lost.</summary>
    internal async Task<bool> CompleteAsync(BrokerMessage message)
    {
        var completed = await Store.WriteAsync(db => MessageStore.Complete(db, message.SequenceNumber, message.DeliveryCount));
        TellSettled();
        return completed;
    }

    /// <summary>Gives a message back, or to the dead-letter queue when it was delivered too often; false when the lock was lost.</summary>
    internal async Task<bool> AbandonAsync(string entity, BrokerMessage message, string error)
    {
        var abandoned = await Store.WriteAsync(db =>
            MessageStore.Abandon(
                db,
                message.SequenceNumber,
                message.DeliveryCount,
                options.MaxDeliveryCount,
                error.Length > 1024 ? error[..1024] : error));
        Arrivals(entity).Set();
        TellSettled();
        return abandoned;
    }

    /// <summary>Prolongs a lock; false when it was lost.</summary>
    internal Task<bool> RenewAsync(BrokerMessage message) =>
        Store.WriteAsync(db => MessageStore.Renew(db, message.SequenceNumber, message.DeliveryCount, LockUntil()));

    private void TellSettled() =>
        Interlocked.Exchange(ref settled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    private long LockUntil() => Now + (long)options.LockDuration.TotalMilliseconds;

    private int Add(SqliteSession db, string entity, string[] targets, string id, byte[] body, MessageProperties properties, string? diagnosticId)
    {
        var now = Now;
        if (options.DuplicateDetectionWindow > TimeSpan.Zero
            && !MessageStore.TryRemember(db, entity, id, now, now + (long)options.DuplicateDetectionWindow.TotalMilliseconds))
        {
            return 0;
        }

        var availableAt = Math.Max(now, properties.ScheduledEnqueueTime?.ToUnixTimeMilliseconds() ?? 0);
        var expiresAt = (properties.TimeToLive ?? options.DefaultTimeToLive) is { } life
            ? availableAt + (long)life.TotalMilliseconds
            : long.MaxValue;
        foreach (var target in targets)
        {
            MessageStore.Add(db, target, id, body, properties, diagnosticId, now, availableAt, expiresAt);
        }

        return targets.Length;
    }

    private void Subscribe(string topic, string subscription)
    {
        lock (topology)
        {
            topics[topic] = [.. topics.GetValueOrDefault(topic, []), SubscriptionPath(topic, subscription)];
        }
    }

    private IEnumerable<string> Entities() => queues.Keys.Concat(topics.Values.SelectMany(s => s));

    private string Existing(string entity) =>
        Entities().Contains(entity, StringComparer.OrdinalIgnoreCase)
            ? entity
            : throw new ServiceBusException(ServiceBusFailure.MessagingEntityNotFound, $"There is no queue or subscription '{entity}'.");
}
