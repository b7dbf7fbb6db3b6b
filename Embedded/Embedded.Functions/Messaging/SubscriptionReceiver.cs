using Embedded.Functions.Hosting;
using Embedded.Functions.Invocation;
using Embedded.Shared;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Messaging;

/// <summary>
/// Feeds one function from one queue or subscription: peek-lock, a bound on concurrency, locks renewed while the function runs.
/// </summary>
internal sealed partial class SubscriptionReceiver(
    EmbeddedServiceBus bus,
    string entity,
    FunctionApp app,
    FunctionDescriptor function,
    ReceiverSettings settings,
    ServiceBusOutput? output,
    InvocationTracker tracker,
    ILogger logger) : IListener
{
    private readonly bool isBatched = ((ServiceBusTriggerAttribute)function.Declaration.Trigger).IsBatched;
    private readonly CancellationTokenSource stop = new();
    private readonly Signal slotFreed = new();
    private int running;

    /// <summary>Ends after <see cref="CancelAsync"/>.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start() => Completion = Task.Run(() => RunAsync(stop.Token));

    /// <summary>Takes no more messages; handlers under way are the tracker's to drain.</summary>
    public Task CancelAsync() => stop.CancelAsync();

    public void Dispose() => stop.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var arrivals = bus.Arrivals(entity);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var busy = Volatile.Read(ref running);
                var free = !isBatched ? settings.MaxConcurrentCalls - busy : busy == 0 ? settings.MaxMessageBatchSize : 0;
                if (free == 0)
                {
                    await slotFreed.WaitAsync(cancellationToken);
                    continue;
                }

                var messages = await bus.ReceiveAsync(entity, free);
                foreach (var together in messages.Chunk(isBatched ? settings.MaxMessageBatchSize : 1))
                {
                    Interlocked.Increment(ref running);
                    _ = Task.Run(() => HandleAsync(together), CancellationToken.None);
                }

                if (messages.Count == 0)
                {
                    await WaitForMessageAsync(arrivals, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogReceiveFailed(entity, e);
                await Task.Delay(TimeSpan.FromSeconds(1), bus.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitForMessageAsync(Signal arrivals, CancellationToken cancellationToken)
    {
        if (bus.UntilNextDue(entity) is not { } due)
        {
            await arrivals.WaitAsync(cancellationToken);
            return;
        }

        using var timer = bus.Time.CreateTimer(static signal => ((Signal)signal!).Set(), arrivals, due, Timeout.InfiniteTimeSpan);
        await arrivals.WaitAsync(cancellationToken);
    }

    private async Task HandleAsync(BrokerMessage[] messages)
    {
        try
        {
            // A host that stops takes no more work; the lock is released when it starts again.
            using var work = tracker.TryBegin(app.Name, function.Name, TriggerKind.ServiceBus);
            if (work is not null)
            {
                using var span = isBatched ? null : BusTracing.Process(entity, messages[0]);
                await InvokeAsync(messages, work);
            }
        }
        catch (Exception e)
        {
            LogSettleFailed(entity, messages[0].SequenceNumber, e);
        }
        finally
        {
            Interlocked.Decrement(ref running);
            slotFreed.Set();
        }
    }

    private async Task InvokeAsync(BrokerMessage[] messages, InvocationTracker.Work work)
    {
        using var finished = new CancellationTokenSource();
        var renewal = Task.WhenAll(messages.Select(message => RenewAsync(message, finished.Token)));
        string? error = null;
        await using (var scope = app.CreateScope())
        {
            using var context = new InvocationContext(
                function,
                scope.ServiceProvider,
                isBatched ? messages : messages[0],
                isBatched ? null : MessageMetadata.Of(messages[0]),
                CancellationToken.None,
                tracker.Stopping);
            try
            {
                await app.InvokeAsync(context);
                if (output is not null)
                {
                    await output.SendAsync(context.Result);
                }
            }
            catch (Exception e)
            {
                error = $"{e.GetType().Name}: {e.Message}";
                LogFailed(function.Name, context.InvocationId, entity, messages[0].SequenceNumber, messages[0].DeliveryCount, e);
            }
        }

        await finished.CancelAsync();
        await renewal;
        var settled = await Task.WhenAll(
            messages.Select(message => error is null ? bus.CompleteAsync(message) : bus.AbandonAsync(entity, message, error)));
        foreach (var (message, _) in messages.Zip(settled).Where(one => !one.Second))
        {
            LogLockLost(entity, message.SequenceNumber);
        }

        if (error is null && settled.All(done => done))
        {
            work.Succeeded();
        }
    }

    private async Task RenewAsync(BrokerMessage message, CancellationToken finished)
    {
        var until = bus.Time.GetUtcNow() + settings.MaxAutoLockRenewalDuration;
        try
        {
            while (bus.Time.GetUtcNow() < until)
            {
                await Task.Delay(bus.Options.LockDuration / 2, bus.Time, finished);
                if (!await bus.RenewAsync(message))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The function has finished.
        }
        catch (Exception e)
        {
            LogSettleFailed(entity, message.SequenceNumber, e);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Function '{Function}', invocation {InvocationId} failed on message {Sequence} of '{Entity}', delivery {Delivery}.")]
    private partial void LogFailed(string function, string invocationId, string entity, long sequence, int delivery, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lock of message {Sequence} of '{Entity}' was lost; it is delivered again.")]
    private partial void LogLockLost(string entity, long sequence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Sequence} of '{Entity}' could not be settled.")]
    private partial void LogSettleFailed(string entity, long sequence, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Receiving from '{Entity}' failed.")]
    private partial void LogReceiveFailed(string entity, Exception exception);
}
