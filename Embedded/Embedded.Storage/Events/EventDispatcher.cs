using Embedded.Shared;
using Embedded.Storage.Metadata;
using Microsoft.Extensions.Logging;

namespace Embedded.Storage.Events;

/// <summary>Delivers the outbox in order. An event is removed only after its handler has succeeded, so a crash in between delivers it again.</summary>
internal sealed partial class EventDispatcher(MetadataDatabase database, EmbeddedStorageOptions options, TimeProvider time, ILogger logger)
{
    private const int BatchSize = 64;
    private readonly Signal signal = new();

    /// <summary>There may be something new to deliver.</summary>
    public void Wake() => signal.Set();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.BlobCreated is not { } handler)
        {
            return;
        }

        while (true)
        {
            try
            {
                await DeliverAllAsync(handler, cancellationToken);
                await signal.WaitAsync(cancellationToken);
            }
            catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException)
            {
                LogUnreadable(logger, e);
                await Task.Delay(options.EventRetryMaxDelay, time, cancellationToken);
            }
        }
    }

    private async Task DeliverAllAsync(Func<BlobCreatedEvent, CancellationToken, Task> handler, CancellationToken cancellationToken)
    {
        while (database.Read(session => Outbox.Next(session, BatchSize)) is { Count: > 0 } events)
        {
            foreach (var (sequence, created) in events)
            {
                await DeliverAsync(handler, created, cancellationToken);
                options.Reached?.Invoke("event-handled");
                await database.WriteAsync(session => Outbox.Remove(session, sequence));
            }
        }
    }

    private async Task DeliverAsync(Func<BlobCreatedEvent, CancellationToken, Task> handler, BlobCreatedEvent created, CancellationToken cancellationToken)
    {
        var delay = options.EventRetryDelay;
        while (true)
        {
            try
            {
                await handler(created, cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever the handler throws, the event must be delivered in the end.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(logger, e, created.Subject, delay);
            }

            await Task.Delay(delay, time, cancellationToken);
            delay = delay * 2 < options.EventRetryMaxDelay ? delay * 2 : options.EventRetryMaxDelay;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of events cannot be read or written; it is tried again.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event of {Subject} was not accepted; it is delivered again in {Delay}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string subject, TimeSpan delay);
}
