using Embedded.Functions.Durable;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

/// <summary>A hub on a temporary file that can be stopped and started again.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("durable-").FullName;

    public TestHub(TestFunctions functions, Func<DurableTaskHubOptions, DurableTaskHubOptions>? configure = null)
    {
        Functions = functions;
        Options = new DurableTaskHubOptions
        {
            Name = "test",
            DatabasePath = Path.Combine(folder, "hub.db"),
            MaxConcurrentActivities = 4,
        };
        Options = configure?.Invoke(Options) ?? Options;
    }

    public DurableTaskHubOptions Options { get; private set; }

    public TestFunctions Functions { get; }

    public ManualTimeProvider Time { get; } = new();

    public DurableTaskHub Hub { get; private set; } = null!;

    public DurableTaskClient Client => Hub.Client;

    public static async Task<TestHub> StartAsync(
        TestFunctions functions,
        Func<DurableTaskHubOptions, DurableTaskHubOptions>? configure = null)
    {
        TestHub hub = new(functions, configure);
        await hub.OpenAsync();
        return hub;
    }

    public async Task OpenAsync(Action<CommitPhase>? fault = null)
    {
        Hub = new DurableTaskHub(Options, Functions, Time, NullLoggerFactory.Instance, new HubEnvironment { Fault = fault });
        await Hub.StartAsync(CancellationToken.None);
    }

    public async Task RestartAsync(Func<DurableTaskHubOptions, DurableTaskHubOptions>? configure = null)
    {
        await Hub.DisposeAsync();
        Options = configure?.Invoke(Options) ?? Options;
        await OpenAsync();
    }

    public Task<string> StartInstanceAsync(string name, object? input = null, string? id = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id)).WaitAsync(Patience);

    public Task<OrchestrationMetadata> EndOfAsync(string id) => Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(Patience);

    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, string? id = null) =>
        await EndOfAsync(await StartInstanceAsync(name, input, id));

    /// <summary>Waits until the engine has nothing left to do but to wait for time or messages.</summary>
    public async Task QuiesceAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();

            // All turns until here have ended and the empty commit comes after theirs: had one of them led to another turn, it would have been
            // accepted by now.
            long turns = Accepted;
            await Hub.Runtime.Turns.WhenIdleAsync().WaitAsync(patience.Token);
            await Hub.Runtime.EntityTurns.WhenIdleAsync().WaitAsync(patience.Token);
            await Hub.Runtime.CommitAsync(static _ => { });
            if (Hub.Runtime.Activities.Waiting == 0 && Hub.Runtime.Activities.Running == 0 && Accepted == turns)
            {
                return;
            }

            await Task.Yield();
        }
    }

    private long Accepted => Hub.Runtime.Turns.Accepted + Hub.Runtime.EntityTurns.Accepted;

    /// <summary>Moves the clock once all that was due before has happened.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await QuiesceAsync();
        Time.Advance(by);
    }

    /// <summary>Moves the clock step by step until the instance has ended.</summary>
    public async Task<OrchestrationMetadata> EndWithTimeAsync(string id, TimeSpan step)
    {
        Task<OrchestrationMetadata> end = EndOfAsync(id);
        while (!end.IsCompleted)
        {
            await QuiesceAsync();
            if (!end.IsCompleted)
            {
                Time.Advance(step);
                await Task.WhenAny(end, Task.Yield().AsTask());
            }
        }

        return await end;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
