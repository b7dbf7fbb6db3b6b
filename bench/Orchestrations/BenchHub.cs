using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bench.Orchestrations;

/// <summary>A hub with the orchestrators that are measured.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private readonly DurableTaskHub hub;

    private BenchHub(string path)
    {
        Options = new() { Name = "bench", DatabasePath = path, MaxConcurrentActivities = 64 };
        hub = new(Options, new Workflows(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public DurableTaskHubOptions Options { get; }

    public DurableTaskClient Client => hub.Client;

    public static async Task<BenchHub> StartAsync(string path)
    {
        var started = new BenchHub(path);
        await started.hub.StartAsync(CancellationToken.None);
        return started;
    }

    /// <summary>Runs one to its end.</summary>
    public async Task<string> RunAsync(string orchestrator)
    {
        var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(new TaskName(orchestrator), Workflows.Payload);
        var end = await hub.Client.WaitForInstanceCompletionAsync(id);
        return end.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? id
            : throw new InvalidOperationException($"{orchestrator} ended {end.RuntimeStatus}.");
    }

    /// <summary>Runs many to their ends, so many at the same time.</summary>
    public Task RunManyAsync(string orchestrator, int count, int together) => ManyAsync(count, together, _ => RunAsync(orchestrator));

    /// <summary>Starts instances that wait for an event; their ids end with their numbers.</summary>
    public Task OpenAsync(int from, int to) =>
        ManyAsync(to - from, 512, async i =>
        {
            var options = new StartOrchestrationOptions(OpenId(from + i));
            var id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(new TaskName(Workflows.Open), Workflows.Payload, options);
            await hub.Client.WaitForInstanceStartAsync(id);
        });

    /// <summary>Wakes an instance that waits and sees it to its end.</summary>
    public async Task WakeAsync(int number)
    {
        await hub.Client.RaiseEventAsync(OpenId(number), Workflows.Go, Workflows.Payload);
        await hub.Client.WaitForInstanceCompletionAsync(OpenId(number));
    }

    public async Task<OrchestrationHistory> HistoryOfAsync(string orchestrator) => (await hub.GetHistoryAsync(await RunAsync(orchestrator)))!;

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private static string OpenId(int number) => $"open-{number:D8}";

    private static async Task ManyAsync(int count, int together, Func<int, Task> one)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(together, count)).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                await one(i);
            }
        }));
    }
}
