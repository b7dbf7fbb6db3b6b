using System.Collections.Concurrent;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class DeterminismTests
{
    [TestMethod]
    [DataRow("renamed", "scheduled activity 'A' with sequence number 0, but the replay scheduled activity 'B'")]
    [DataRow("missing", "scheduled activity 'A' with sequence number 0, but the replay scheduled nothing")]
    [DataRow("timer", "scheduled activity 'A' with sequence number 0, but the replay scheduled a timer")]
    [DataRow("extra", "the replay scheduled activity 'B' with sequence number 1, which the history does not have")]
    [DataRow("shorter", "the orchestrator returned at a point where its history says it went on")]
    public async Task Replayed_history_that_differs_is_reported_as_nondeterminism(string change, string message)
    {
        TestFunctions functions = new TestFunctions()
            .Activity<string?, int>("A", _ => 1)
            .Activity<string?, int>("B", _ => 2)
            .Orchestrator(
                "Changes",
                async context =>
                {
                    int a = await context.CallActivityAsync<int>("A");
                    return a + await context.WaitForExternalEvent<int>("Go");
                });
        await using TestHub hub = await TestHub.StartAsync(functions);
        string id = await hub.StartInstanceAsync("Changes");
        await hub.QuiesceAsync();

        functions.Orchestrator(
            "Changes",
            async context =>
            {
                switch (change)
                {
                    case "renamed":
                        await context.CallActivityAsync<int>("B");
                        break;
                    case "timer":
                        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                        break;
                    case "extra":
                        await Task.WhenAll(context.CallActivityAsync<int>("A"), context.CallActivityAsync<int>("B"));
                        break;
                    case "shorter":
                        return await context.CallActivityAsync<int>("A");
                }

                return await context.WaitForExternalEvent<int>("Go");
            });
        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(id, "Go", 1);
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.AreEqual(typeof(NonDeterministicOrchestrationException).FullName, end.FailureDetails!.ErrorType);
        StringAssert.Contains(end.FailureDetails.ErrorMessage, message);
    }

    [TestMethod]
    [DataRow("task")]
    [DataRow("run")]
    [DataRow("yielding to the pool")]
    [DataRow("race with a durable task")]
    [DataRow("context from another thread")]
    public async Task Awaiting_what_is_not_durable_fails_the_orchestration(string how)
    {
        // It ends after the turn that awaits it, since a task that is over before it is awaited cannot be told from a value.
        TaskCompletionSource<int> outside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Strays",
                async context =>
                {
                    switch (how)
                    {
                        case "task":
                            await outside.Task;
                            break;
                        case "run":
                            await Task.Run(() => outside.Task);
                            break;
                        case "yielding to the pool":
                            await outside.Task.ConfigureAwait(false);
                            break;
                        case "race with a durable task":
                            await Task.WhenAny(outside.Task, context.WaitForExternalEvent<int>("Never"));
                            break;
                        case "context from another thread":
                            await Task.WhenAny(outside.Task, context.WaitForExternalEvent<int>("Never")).ConfigureAwait(false);
                            await context.CallActivityAsync("Any");
                            break;
                    }

                    return 1;
                }));

        string id = await hub.StartInstanceAsync("Strays");
        await hub.QuiesceAsync();
        outside.SetResult(1);
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        StringAssert.Contains(end.FailureDetails!.ErrorMessage, "invalid asynchronous invocation");
    }

    [TestMethod]
    public async Task Values_of_the_context_are_the_same_in_replay_and_loggers_are_silent_there()
    {
        ConcurrentQueue<string> passes = new();
        TestFunctions functions = new TestFunctions().Orchestrator(
            "Looks",
            async context =>
            {
                string before = $"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtcDateTime:O}";
                passes.Enqueue($"{context.IsReplaying} {before}");
                await context.WaitForExternalEvent<int>("Go");
                return $"{before} {context.NewGuid()} {context.IsReplaying}";
            });
        await using TestHub hub = await TestHub.StartAsync(functions);
        string id = await hub.StartInstanceAsync("Looks", id: "looks");
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));
        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(id, "Go", 1);
        string output = (await hub.EndOfAsync(id)).ReadOutputAs<string>()!;

        string[] seen = [.. passes];
        Assert.HasCount(2, seen);
        Assert.AreEqual(seen[0], seen[1].Replace("True ", "False ", StringComparison.Ordinal));
        StringAssert.StartsWith(output, seen[0]["False ".Length..]);
        StringAssert.EndsWith(output, "False");
        // UUID version 5 of "looks_2030-01-01T00:00:00.0000000Z_0" in the real engine's name space, computed with Python's uuid.uuid5.
        StringAssert.StartsWith(output, "13d0436f-6d98-5277-9ebf-ab56a3dc160d");
    }

    [TestMethod]
    public async Task A_golden_history_replays_and_a_change_is_found()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Activity<int, int>("Double", n => 2 * n).Orchestrator("Golden", context => Golden(context, 3)));
        await hub.RunAsync("Golden", id: "golden");
        string json = (await hub.Hub.GetHistoryAsync("golden"))!.ToJson();

        OrchestrationHistory history = OrchestrationHistory.Parse(json);
        HistoryReplayer.Replay(history, async context => await Golden(context, 3));
        NonDeterministicOrchestrationException changed = Assert.Throws<NonDeterministicOrchestrationException>(() =>
            HistoryReplayer.Replay(history, async context => await Golden(context, 4)));

        StringAssert.Contains(changed.Message, "recorded with 3 and is replayed with 4");
        HistoryReplayer.Replay(history, async context => await Golden(context, 4), compareInputs: false);
        Assert.Throws<NonDeterministicOrchestrationException>(() =>
            HistoryReplayer.Replay(history, async context => await Golden(context, 3) + 1));
    }

    private static async Task<int> Golden(TaskOrchestrationContext context, int input)
    {
        int doubled = await context.CallActivityAsync<int>("Double", input);
        return await context.CallActivityAsync<int>("Double", doubled);
    }
}
