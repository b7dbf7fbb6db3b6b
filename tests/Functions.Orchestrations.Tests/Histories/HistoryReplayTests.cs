using System.Runtime.CompilerServices;
using Domain.Ids;
using Domain.Monitor.Rounds;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Monitor;
using Functions.Orchestrations.Publishing;
using Functions.Orchestrations.Retraction;
using Infrastructure.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Shared.Histories;

namespace Functions.Orchestrations.Tests.Histories;

/// <summary>The histories that social instances have left replay with today's orchestrators, and no others do.</summary>
[TestClass]
public sealed class HistoryReplayTests
{
    private const string Instance = "42";
    private const string Publish = "PublishPost";
    private const string Retract = "RetractPost";
    private const int LooksPerRun = 50;

    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private static readonly AppOrchestrators Orchestrators = new(typeof(PublishPost).Assembly);
    private static readonly GoldenHistories Golden = new(Folder(), Orchestrators.RunAsync);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    public static IEnumerable<string> Recorded => Golden.Names;

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task What_was_recorded_replays_with_todays_code(string name) => Golden.Replay(await Golden.ReadAsync(name));

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task What_differs_in_one_thing_does_not_replay(string name)
    {
        var differing = GoldenHistories.Differing(await Golden.ReadAsync(name)).ToList();
        Assert.IsNotEmpty(differing);
        foreach (var (change, history) in differing)
        {
            Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() => Golden.Replay(history), change);
        }
    }

    [TestMethod]
    public async Task Every_orchestrator_of_the_app_has_left_a_history()
    {
        var left = await Task.WhenAll(Golden.Names.Select(Golden.ReadAsync));
        CollectionAssert.AreEquivalent(Orchestrators.Names.ToList(), left.Select(static history => history.Name).Distinct().ToList());
    }

    [TestMethod]
    public async Task An_orchestrator_that_leaves_out_a_step_is_found_out()
    {
        var history = await Golden.ReadAsync("retract-post");
        HistoryReplayer.Replay(history, async context =>
        {
            await RetractPost.RunAsync(context);
            return null;
        });
        Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() => HistoryReplayer.Replay(history, async context =>
        {
            _ = await context.CallActivityAsync<PublishedPost?>(nameof(ClearOwnTimelines), context.GetInput<SnowflakeId>());
            return null;
        }));
    }

    [TestMethod]
    public async Task Histories_are_recorded_on_request()
    {
        if (!GoldenHistories.Recording)
        {
            return;
        }

        MediaCheck waiting = new(MediaState.Waiting, null, Never);
        MediaCheck reminded = new(MediaState.Waiting, null, Soon);
        await RecordWokenAsync(waiting);
        await RecordAsync("publish-post-failed", Publish, new(Orchestrators) { Media = [reminded, new(MediaState.Refused, "corrupt", default)] });
        await RecordAsync("publish-post-gone", Publish, new(Orchestrators) { Media = [new(MediaState.PostGone, null, default)] });
        await RecordAsync("publish-post-withdrawn", Publish, new(Orchestrators) { Found = null });
        await RecordAsync("publish-post-fetched", Publish, new(Orchestrators) { Route = Route.Fetch });
        await RecordAsync("publish-post-retried", Publish, new(Orchestrators) { FailsOnce = nameof(MakeVisible) });
        await RecordContinuedAsync(reminded);
        await RecordTerminatedAsync(waiting);
        await RecordAsync("retract-post", Retract, new(Orchestrators));
        await RecordAsync("retract-post-unpublished", Retract, new(Orchestrators) { Found = null });
        await RecordAsync("fan-out-post", nameof(FanOutPost), new(Orchestrators), new FanOutInput(CannedFunctions.Post, FanOutWork.Add, null));
        await RecordAsync("publish-post-reel", Publish, new(Orchestrators) { Found = CannedFunctions.Post with { Kind = Domain.Posts.PostKind.Reel } });
        await RecordAsync(
            "fan-out-post-retried", nameof(FanOutPost), new(Orchestrators) { FailsOnce = nameof(WriteTimelines) }, new FanOutInput(CannedFunctions.Post, FanOutWork.Remove, null));
        await RecordAsync("accept-requests", DurableRequestWorkflow.Orchestrator, new(Orchestrators), new RequestPage(new(7)));
        await RecordMonitorAsync("repair-monitor-round", new(Orchestrators));
        await RecordMonitorAsync("repair-monitor-outage", new(Orchestrators) { Round = new(true, ["redis"], Never, Never, 20) });
        await RecordAsync(
            "repair-monitor-disabled", nameof(RepairMonitor), new(Orchestrators) { Round = new(false, [], Never, Never, 20) }, new MonitorRound());
    }

    // Each run of the monitor ends by continuing as new: it is kept as it is while it sleeps.
    private async Task RecordMonitorAsync(string name, CannedFunctions functions)
    {
        var round = new MonitorRound { Source = MonitorSource.Workflows, Looked = 3 };
        await RunAsync(nameof(RepairMonitor), functions, round, async hub =>
        {
            OrchestrationHistory history;
            do
            {
                history = (await hub.GetHistoryAsync(Instance, Cancel))!;
            }
            while (!history.ToJson().Contains("TimerCreated", StringComparison.Ordinal));
            await hub.Client.TerminateInstanceAsync(Instance, "kept", Cancel);
            await SaveEndAsync(name, hub);
        });
    }

    private static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;

    private async Task RecordWokenAsync(MediaCheck waiting)
    {
        TaskCompletionSource looked = new();
        CannedFunctions functions = new(Orchestrators)
        {
            Media = [waiting],
            Looked = _ =>
            {
                looked.TrySetResult();
                return Task.CompletedTask;
            },
        };
        await RunAsync(Publish, functions, null, async hub =>
        {
            await looked.Task;
            await hub.Client.RaiseEventAsync(Instance, PublishPost.MediaSettled, null, Cancel);
            await SaveEndAsync("publish-post-sent", hub);
        });
    }

    // The run that ends by continuing as new is replaced by the next one: it is kept as it is in its last look.
    private async Task RecordContinuedAsync(MediaCheck reminded)
    {
        DurableTaskHub? running = null;
        CannedFunctions functions = new(Orchestrators)
        {
            Media = [.. Enumerable.Repeat(reminded, LooksPerRun)],
            Looked = async look =>
            {
                if (look == LooksPerRun)
                {
                    await Golden.SaveAsync("publish-post-waiting", (await running!.GetHistoryAsync(Instance, Cancel))!);
                }
            },
        };
        await RunAsync(Publish, functions, null, async hub =>
        {
            running = hub;
            await SaveEndAsync("publish-post-continued", hub);
        });
    }

    private async Task RecordTerminatedAsync(MediaCheck waiting)
    {
        TaskCompletionSource looked = new();
        CannedFunctions functions = new(Orchestrators)
        {
            Media = [waiting],
            Looked = _ =>
            {
                looked.TrySetResult();
                return Task.CompletedTask;
            },
        };
        await RunAsync(Publish, functions, null, async hub =>
        {
            await looked.Task;
            await hub.Client.SuspendInstanceAsync(Instance, "held", Cancel);
            await hub.Client.ResumeInstanceAsync(Instance, "let go", Cancel);
            await hub.Client.TerminateInstanceAsync(Instance, "given up", Cancel);
            await SaveEndAsync("publish-post-terminated", hub);
        });
    }

    private Task RecordAsync(string name, string orchestrator, CannedFunctions functions, object? input = null) =>
        RunAsync(orchestrator, functions, input, hub => SaveEndAsync(name, hub));

    private async Task SaveEndAsync(string name, DurableTaskHub hub)
    {
        _ = await hub.Client.WaitForInstanceCompletionAsync(Instance, false, Cancel);
        await Golden.SaveAsync(name, (await hub.GetHistoryAsync(Instance, Cancel))!);
    }

    private async Task RunAsync(string orchestrator, CannedFunctions functions, object? input, Func<DurableTaskHub, Task> meanwhile)
    {
        var folder = Directory.CreateTempSubdirectory("golden-").FullName;
        try
        {
            DurableTaskHubOptions options = new() { Name = "social", DatabasePath = Path.Combine(folder, "hub.db"), DefaultVersion = "1.0" };
            await using DurableTaskHub hub = new(options, functions, TimeProvider.System, NullLoggerFactory.Instance);
            await hub.StartAsync(Cancel);
            _ = await hub.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input ?? Instance, new StartOrchestrationOptions(Instance), Cancel);
            await meanwhile(hub);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
