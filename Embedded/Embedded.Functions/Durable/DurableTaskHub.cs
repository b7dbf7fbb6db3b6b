using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable;

/// <summary>A durable task hub in this process: an event-sourced store in one SQLite file and the engine that drives its orchestrations.</summary>
public sealed class DurableTaskHub : IAsyncDisposable
{
    /// <summary>A hub over <paramref name="options"/>' file; nothing happens before <see cref="StartAsync"/>.</summary>
    public DurableTaskHub(DurableTaskHubOptions options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        _ = functions;
        _ = time;
        _ = loggers;
    }

    /// <summary>The hub's name.</summary>
    public string Name { get; }

    /// <summary>The client of this hub.</summary>
    public DurableTaskClient Client => throw new NotSupportedException("The engine is not there yet.");

    /// <summary>Opens the store, recovers what was under way and starts to work.</summary>
    public Task StartAsync(CancellationToken cancellation) => throw new NotSupportedException($"{Name}: the engine is not there yet.");

    /// <summary>Takes no more work, gives running activities their grace period, writes everything down and closes the store.</summary>
    public Task StopAsync(CancellationToken cancellation) => throw new NotSupportedException($"{Name}: the engine is not there yet.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
