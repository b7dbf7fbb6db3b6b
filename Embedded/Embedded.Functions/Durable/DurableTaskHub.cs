using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable;

/// <summary>
/// A durable task hub in this process: an event-sourced store in one SQLite file and the engine that drives its orchestrations. Metrics are
/// those of meter <c>Embedded.Functions.Durable</c>.
/// </summary>
public sealed class DurableTaskHub : IAsyncDisposable
{
    private readonly DurableTaskHubOptions options;
    private readonly IDurableFunctions functions;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly HubEnvironment environment;
    private HubRuntime? runtime;

    /// <summary>A hub over <paramref name="options"/>' file; nothing happens before <see cref="StartAsync"/>.</summary>
    public DurableTaskHub(DurableTaskHubOptions options, IDurableFunctions functions, TimeProvider time, ILoggerFactory loggers)
        : this(options, functions, time, loggers, HubEnvironment.Real) { }

    internal DurableTaskHub(
        DurableTaskHubOptions options,
        IDurableFunctions functions,
        TimeProvider time,
        ILoggerFactory loggers,
        HubEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxConcurrentActivities);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxConcurrentOrchestrators);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxConcurrentEntities);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxEntityOperationBatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxLoadedInstances);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxPayloadBytes);
        this.options = options;
        this.functions = functions;
        this.time = time;
        this.loggers = loggers;
        this.environment = environment;
        Client = new HubClient(this, options, time);
    }

    /// <summary>The hub's name.</summary>
    public string Name => options.Name;

    /// <summary>The client of this hub; usable while the hub is started.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>
    /// Cancelled when the store has failed for good (a full disk is waited out, a failed write or fsync is not): nothing more happens in
    /// this hub until the process is started again.
    /// </summary>
    public CancellationToken Failed => Runtime.Failed;

    internal int MaxPayloadBytes => options.MaxPayloadBytes;

    internal HubRuntime Runtime => runtime ?? throw new InvalidOperationException($"Hub '{Name}' is not started.");

    /// <summary>Opens the store, recovers what was under way and starts to work.</summary>
    /// <exception cref="StoreException">The file cannot be opened or is not a hub's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (this.runtime is not null)
        {
            throw new InvalidOperationException($"Hub '{Name}' is started already.");
        }

        HubRuntime runtime = await environment.Executor.RunAsync(
            () => new HubRuntime(options, functions, time, loggers, environment),
            cancellationToken);
        this.runtime = runtime;
        await environment.Executor.RunAsync(runtime.Recover, cancellationToken);
    }

    /// <summary>
    /// Takes no more work, signals running activities and gives them their grace period, writes everything down and closes the store.
    /// What did not end runs again after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (this.runtime is { } runtime)
        {
            await runtime.StopAsync().WaitAsync(cancellationToken);
        }
    }

    /// <summary>The history of an instance's present execution; null when there is no such instance.</summary>
    public async Task<OrchestrationHistory?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken = default) =>
        await environment.Executor.RunAsync(() => Runtime.Reader.FindHistory(instanceId), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (this.runtime is { } runtime)
        {
            await runtime.StopAsync();
            runtime.Dispose();
            this.runtime = null;
        }
    }
}
