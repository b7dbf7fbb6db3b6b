using System.Globalization;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

/// <summary>
/// Starts a number of workflows that have every kind of step, drives them to their end and writes a line for each thing it has done, so
/// that its killer can strike after any of them. What a killed process has done is done again by the next.
/// </summary>
internal static class SteppingProcess
{
    public const int Result = 1_234;

    /// <summary>The first words of the lines: the kinds of steps after which to kill.</summary>
    public static readonly string[] Kinds =
    [
        "starting",
        "acknowledged",
        "raised",
        "suspended",
        "resumed",
        "activity",
        "child",
        "timer",
        "renewed",
        "failing",
        "entity",
        "signalled",
        "rewinding",
        "rewound",
        "purging",
        "purged",
        "ended",
    ];

    public static async Task<int> RunAsync(string database, int workflows)
    {
        string folder = Path.GetDirectoryName(database)!;
        await using DurableTaskHub hub = new(
            new DurableTaskHubOptions
            {
                Name = "killed",
                DatabasePath = database,
                MaxLoadedInstances = 3,
                MaxConcurrentActivities = 4,
                MaxActivityRecoveries = 1000,
                MaxOrchestratorRecoveries = 1000,
            },
            Functions(folder),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);
        await Task.WhenAll(
            Enumerable
                .Range(0, workflows)
                .Select(i => DriveAsync(hub.Client, folder, string.Create(CultureInfo.InvariantCulture, $"workflow-{i}"))));
        return 0;
    }

    private static async Task DriveAsync(DurableTaskClient client, string folder, string id)
    {
        string done = Path.Combine(folder, id + ".done");
        if (File.Exists(done))
        {
            return;
        }

        Say("starting", id);
        await StartAsync(client, "Parent", id);
        Say("acknowledged", id);
        await client.RaiseEventAsync(id, "Go", 1_000);
        Say("raised", id);
        await IfItRunsAsync(() => client.SuspendInstanceAsync(id));
        Say("suspended", id);
        await IfItRunsAsync(() => client.ResumeInstanceAsync(id));
        Say("resumed", id);
        if ((await client.WaitForInstanceCompletionAsync(id)).RuntimeStatus == OrchestrationRuntimeStatus.Failed)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, id + ".repaired"), string.Empty);
            Say("rewinding", id);
            await client.RewindInstanceAsync(id, "repaired");
            Say("rewound", id);
        }

        OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id, true);
        Say("ended", id, $"{end.RuntimeStatus} {end.SerializedOutput} {end.FailureDetails}");

        string passing = id + "-passing";
        await StartAsync(client, "Passing", passing);
        await client.WaitForInstanceCompletionAsync(passing);
        Say("purging", id);
        await client.PurgeInstanceAsync(passing);
        Say("purged", id);
        await File.WriteAllTextAsync(done, string.Empty);
    }

    private static async Task StartAsync(DurableTaskClient client, string orchestrator, string id)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator,
                new StartOrchestrationOptions(id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // A former life of this process has started it.
        }
    }

    private static async Task IfItRunsAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch (InvalidOperationException)
        {
            // It has ended in a former life.
        }
    }

    private static TestFunctions Functions(string folder) =>
        new TestFunctions()
            .Orchestrator(
                "Child",
                async context =>
                {
                    int sum = await context.CallActivityAsync<int>("Step", new Step(context.InstanceId, "child", 5));
                    await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
                    return sum + await context.CallActivityAsync<int>("Step", new Step(context.InstanceId, "timer", 5));
                })
            .Orchestrator(
                "Renewing",
                async context =>
                {
                    int left = context.GetInput<int>();
                    await context.CallActivityAsync<int>("Step", new Step(context.InstanceId, "renewed", left));
                    if (left > 0)
                    {
                        context.ContinueAsNew(left - 1);
                    }

                    return 20;
                })
            .Orchestrator("Passing", context => context.CallActivityAsync<int>("Step", new Step(context.InstanceId, "activity", 1)))
            .Orchestrator(
                "Parent",
                async context =>
                {
                    string id = context.InstanceId;
                    EntityInstanceId tally = new("killedTally", id);
                    int sum = await context.CallActivityAsync<int>("Step", new Step(id, "activity", 1));
                    sum += (
                        await Task.WhenAll(
                            context.CallActivityAsync<int>("Step", new Step(id, "activity", 2)),
                            context.CallActivityAsync<int>("Step", new Step(id, "activity", 1)))
                    ).Sum();
                    sum += await context.CallSubOrchestratorAsync<int>(
                        "Child",
                        options: new SubOrchestrationOptions(instanceId: id + "-child"));
                    sum += await context.CallSubOrchestratorAsync<int>(
                        "Renewing",
                        2,
                        new SubOrchestrationOptions(instanceId: id + "-renewing"));
                    sum += await context.CallActivityAsync<int>(
                        "Flaky",
                        id,
                        TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))));
                    await context.Entities.SignalEntityAsync(tally, nameof(KilledTally.Signal), 50);
                    await using (await context.Entities.LockEntitiesAsync(tally))
                    {
                        await context.Entities.CallEntityAsync<int>(tally, nameof(KilledTally.Add), 40);
                        sum += await context.Entities.CallEntityAsync<int>(tally, nameof(KilledTally.Add), 10);
                    }

                    sum += await context.WaitForExternalEvent<int>("Go");
                    return sum + await context.CallActivityAsync<int>("Repairable", id);
                })
            .Entity("killedTally", static () => new KilledTally())
            .Activity<Step, int>(
                "Step",
                step =>
                {
                    Say(step.Kind, step.InstanceId);
                    return step.Value;
                })
            .Activity<string, int>("Flaky", id => WorksOnce(folder, id + ".flaky", id, 80, failsFirst: true))
            .Activity<string, int>("Repairable", id => WorksOnce(folder, id + ".repaired", id, 20, failsFirst: false));

    private static int WorksOnce(string folder, string mark, string id, int value, bool failsFirst)
    {
        string path = Path.Combine(folder, mark);
        if (File.Exists(path))
        {
            return value;
        }

        Say("failing", id);
        if (failsFirst)
        {
            File.WriteAllText(path, string.Empty);
        }

        throw new IOException("not yet");
    }

    private static void Say(string kind, string id, string more = "") => KillableProcess.Say($"{kind} {id} {more}");

    public sealed class KilledTally : TaskEntity<int>
    {
        public void Signal(int amount)
        {
            State += amount;
            Say("signalled", Context.Id.Key);
        }

        public int Add(int amount)
        {
            State += amount;
            Say("entity", Context.Id.Key);
            return State;
        }
    }

    private sealed record Step(string InstanceId, string Kind, int Value);
}
