using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>Calls and signals of orchestrators, and critical sections.</summary>
[TestClass]
public sealed class EntityOrchestrationTests
{
    private static readonly EntityInstanceId A = new("counter", "a");
    private static readonly EntityInstanceId B = new("counter", "b");
    private static readonly EntityInstanceId C = new("counter", "c");

    [TestMethod]
    public async Task A_call_returns_the_result_and_a_signal_goes_before_a_later_call()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                await context.Entities.SignalEntityAsync(A, "add", 1);
                int two = await context.Entities.CallEntityAsync<int>(A, "add", 1);
                await context.Entities.SignalEntityAsync(A, "add", 10);
                await context.Entities.CallEntityAsync(A, "add", 100);
                return two + (1000 * await context.Entities.CallEntityAsync<int>(A, "get"));
            });

        Assert.AreEqual(112_002, (await hub.RunAsync("Run")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task A_failure_carries_type_message_and_cause_and_fails_the_orchestration_if_nobody_catches_it()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                try
                {
                    await context.Entities.CallEntityAsync(A, "addAndFail", 1);
                }
                catch (EntityOperationFailedException failed)
                {
                    Assert.AreEqual("Operation 'addAndFail' of entity '@counter@a' failed: no luck", failed.Message);
                    Assert.IsTrue(failed.FailureDetails.IsCausedBy<InvalidOperationException>());
                    Assert.IsTrue(failed.FailureDetails.InnerFailure!.IsCausedBy<FormatException>());
                }

                await context.Entities.CallEntityAsync(A, "addAndFail", 1);
                return 0;
            });

        OrchestrationMetadata end = await hub.RunAsync("Run");
        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.AreEqual(typeof(EntityOperationFailedException).FullName, end.FailureDetails!.ErrorType);
    }

    [TestMethod]
    public async Task A_locked_entity_serves_its_holder_only_and_then_the_others_in_order()
    {
        await using TestHub hub = await StartAsync(
            "Holder",
            async context =>
            {
                await using (await context.Entities.LockEntitiesAsync(A))
                {
                    int before = await context.Entities.CallEntityAsync<int>(A, "add", 1);
                    await context.WaitForExternalEvent<int>("Go");
                    return before + (100 * await context.Entities.CallEntityAsync<int>(A, "add", 1));
                }
            },
            functions => functions.Orchestrator("Other", context => context.Entities.CallEntityAsync<int>(A, "add", 10)));
        string holder = await hub.StartInstanceAsync("Holder", id: "holder");
        await hub.QuiesceAsync();
        string other = await hub.StartInstanceAsync("Other");
        await hub.QuiesceAsync();
        await hub.Client.Entities.SignalEntityAsync(A, "add", 5);
        await hub.QuiesceAsync();

        EntityMetadata<int> locked = (await hub.Client.Entities.GetEntityAsync<int>(A))!;
        Assert.AreEqual(1, locked.State);
        Assert.AreEqual("holder", locked.LockedBy);
        Assert.AreEqual(2, locked.BacklogQueueSize);

        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(holder, "Go", 0);
        Assert.AreEqual(201, (await hub.EndOfAsync(holder)).ReadOutputAs<int>());
        Assert.AreEqual(12, (await hub.EndOfAsync(other)).ReadOutputAs<int>());
        await hub.QuiesceAsync();
        EntityMetadata<int> free = (await hub.Client.Entities.GetEntityAsync<int>(A))!;
        Assert.AreEqual(17, free.State);
        Assert.IsNull(free.LockedBy);
        Assert.AreEqual(0, free.BacklogQueueSize);
    }

    [TestMethod]
    public async Task Locks_over_several_entities_are_taken_in_one_order_so_that_nobody_waits_for_ever()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                EntityInstanceId[] ids = context.GetInput<int>() switch { 0 => [A, B, C], 1 => [C, B, A, A], _ => [B, A] };
                await using (await context.Entities.LockEntitiesAsync(ids))
                {
                    int[] before = [.. await Task.WhenAll(ids.Distinct().Select(id => context.Entities.CallEntityAsync<int>(id, "get")))];
                    await Task.WhenAll(ids.Distinct().Select(id => context.Entities.CallEntityAsync<int>(id, "add", 1)));
                    int[] after = [.. await Task.WhenAll(ids.Distinct().Select(id => context.Entities.CallEntityAsync<int>(id, "get")))];
                    return before.Zip(after).All(pair => pair.Second == pair.First + 1);
                }
            });
        string[] runs = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => hub.StartInstanceAsync("Run", i % 3)));
        foreach (string run in runs)
        {
            Assert.IsTrue((await hub.EndOfAsync(run)).ReadOutputAs<bool>(), "nobody else may act in a critical section");
        }

        await hub.QuiesceAsync();
        Assert.AreEqual(60, (await hub.Client.Entities.GetEntityAsync<int>(B))!.State);
        Assert.AreEqual(40, (await hub.Client.Entities.GetEntityAsync<int>(C))!.State);
        Assert.IsNull((await hub.Client.Entities.GetEntityAsync(A))!.LockedBy);
    }

    [TestMethod]
    public async Task Inside_a_critical_section_only_the_locked_entities_can_be_called_each_once_at_a_time()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                List<string> refused = [];
                Assert.IsFalse(context.Entities.InCriticalSection());
                IAsyncDisposable locks = await context.Entities.LockEntitiesAsync(A, B);
                Assert.IsTrue(context.Entities.InCriticalSection(out IReadOnlyList<EntityInstanceId>? free));
                CollectionAssert.AreEquivalent(new[] { A, B }, free.ToArray());
                Task<int> pending = context.Entities.CallEntityAsync<int>(A, "add", 1);
                Assert.IsTrue(context.Entities.InCriticalSection(out free));
                CollectionAssert.AreEquivalent(new[] { B }, free.ToArray());
                await TryAsync(() => context.Entities.CallEntityAsync(A, "get"));
                await TryAsync(() => context.Entities.CallEntityAsync(C, "get"));
                await TryAsync(() => context.Entities.SignalEntityAsync(A, "add", 1));
                await TryAsync(() => context.Entities.LockEntitiesAsync(C));
                await TryAsync(() => context.CallSubOrchestratorAsync("Sub"));
                await context.Entities.SignalEntityAsync(C, "add", 1);
                await pending;
                await context.Entities.CallEntityAsync(A, "get");
                await locks.DisposeAsync();
                await locks.DisposeAsync();
                Assert.IsFalse(context.Entities.InCriticalSection(out free));
                Assert.IsEmpty(free!);
                await context.CallSubOrchestratorAsync("Sub");
                await TryAsync(() => context.Entities.LockEntitiesAsync());
                return refused.ToArray();

                async Task TryAsync(Func<Task> action)
                {
                    try
                    {
                        await action();
                    }
                    catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
                    {
                        refused.Add(exception.Message);
                    }
                }
            },
            functions => functions.Orchestrator("Sub", _ => Task.FromResult(0)));

        OrchestrationMetadata end = await hub.RunAsync("Run");
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        string[] refused = end.ReadOutputAs<string[]>()!;
        Assert.HasCount(6, refused);
        StringAssert.Contains(refused[0], "prior call to the same entity is still pending");
        StringAssert.Contains(refused[1], "not one of the locked entities");
        StringAssert.Contains(refused[2], "Must not signal a locked entity");
        StringAssert.Contains(refused[3], "Must not enter another critical section");
        StringAssert.Contains(refused[4], "cannot call suborchestrators");
        StringAssert.Contains(refused[5], "must not be empty");
    }

    [TestMethod]
    [DataRow("return")]
    [DataRow("throw")]
    [DataRow("continue")]
    [DataRow("not awaited")]
    [DataRow("terminate")]
    [DataRow("terminate while waiting")]
    [DataRow("replace")]
    [DataRow("nondeterminism")]
    public async Task However_an_orchestration_ends_its_locks_are_given_back(string how)
    {
        bool changed = false;
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                if (context.GetInput<string>() == "second")
                {
                    return 2;
                }

                if (how == "not awaited")
                {
                    _ = context.Entities.LockEntitiesAsync(A, B);
                    return 1;
                }

                await context.Entities.LockEntitiesAsync(A, B);
                switch (how)
                {
                    case "throw":
                        throw new InvalidOperationException("within");
                    case "continue":
                        context.ContinueAsNew("second");
                        return 0;
                    case "return":
                        return 1;
                }

                if (changed)
                {
                    await context.CallActivityAsync("Never");
                }

                await context.WaitForExternalEvent<int>("Go");
                return 1;
            },
            functions => functions.Orchestrator(
                "Blocks",
                async context =>
                {
                    await using (await context.Entities.LockEntitiesAsync(B))
                    {
                        return await context.WaitForExternalEvent<int>("Go");
                    }
                }));
        bool waits = how is "terminate while waiting" or "not awaited";
        if (waits)
        {
            await hub.StartInstanceAsync("Blocks", id: "blocks");
            await hub.QuiesceAsync();
        }

        await hub.StartInstanceAsync("Run", "first", "run");
        await hub.QuiesceAsync();
        if (waits)
        {
            Assert.AreEqual("run", await HolderAsync(hub, A));
            Assert.AreEqual("blocks", await HolderAsync(hub, B));
        }

        switch (how)
        {
            case "terminate" or "terminate while waiting":
                await hub.Client.TerminateInstanceAsync("run", "enough");
                break;
            case "replace":
                await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                    "Run",
                    "second",
                    new StartOrchestrationOptions("run").WithDedupeStatuses());
                break;
            case "nondeterminism":
                await hub.Hub.DisposeAsync();
                changed = true;
                await hub.OpenAsync();
                await hub.Client.RaiseEventAsync("run", "Go", 1);
                break;
        }

        await hub.QuiesceAsync();
        if (waits)
        {
            await hub.Client.RaiseEventAsync("blocks", "Go", 1);
        }

        await hub.EndOfAsync("run");
        await hub.QuiesceAsync();
        Assert.IsNull(await HolderAsync(hub, A));
        Assert.IsNull(await HolderAsync(hub, B));
        await hub.Client.Entities.SignalEntityAsync(B, "add", 1);
        await hub.QuiesceAsync();
        Assert.AreEqual(1, (await hub.Client.Entities.GetEntityAsync<int>(B))!.State);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_lock_does_not_outlive_the_execution_that_took_it(bool awaits)
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                if (context.GetInput<int>() > 0)
                {
                    return await context.WaitForExternalEvent<int>("Go");
                }

                Task locks = context.Entities.LockEntitiesAsync(A, B);
                await (awaits ? locks : context.Entities.SignalEntityAsync(C, "get"));
                context.ContinueAsNew(1);
                return 0;
            });
        await hub.StartInstanceAsync("Run", 0, "run");
        await hub.QuiesceAsync();

        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync("run"))!.RuntimeStatus);
        Assert.IsNull(await HolderAsync(hub, A));
        Assert.IsNull(await HolderAsync(hub, B));
        await hub.Client.RaiseEventAsync("run", "Go", 3);
        Assert.AreEqual(3, (await hub.EndOfAsync("run")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task An_orchestrator_that_returns_stays_running_until_its_calls_are_answered()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                await Task.Yield();
                if (context.GetInput<int>() == 0)
                {
                    _ = context.Entities.CallEntityAsync<int>(A, "add", 1);
                    context.ContinueAsNew(1);
                    return 0;
                }

                return await context.Entities.CallEntityAsync<int>(A, "get");
            });

        Assert.AreEqual(1, (await hub.RunAsync("Run", 0)).ReadOutputAs<int>(), "the first answer is not taken for the second");
    }

    [TestMethod]
    public async Task What_the_holder_sent_before_the_release_runs_before_the_others_and_what_it_sends_after_it_does_not()
    {
        List<string> seen = [];
        await using TestHub hub = await StartAsync(
            "Holder",
            async context =>
            {
                EntityInstanceId log = new("log", "1");
                IAsyncDisposable locks = await context.Entities.LockEntitiesAsync(log);
                await context.WaitForExternalEvent<int>("Go");
                Task inside = context.Entities.CallEntityAsync(log, "inside");
                await locks.DisposeAsync();
                await context.Entities.SignalEntityAsync(log, "outside");
                await inside;
                return 0;
            },
            functions => functions.Entity(
                "log",
                () => new Handler(operation =>
                {
                    seen.Add(operation.Name);
                    return null;
                })),
            options => options with { MaxEntityOperationBatchSize = 1 });
        await hub.StartInstanceAsync("Holder", id: "holder");
        await hub.QuiesceAsync();
        await hub.Client.Entities.SignalEntityAsync(new("log", "1"), "first");
        await hub.Client.Entities.SignalEntityAsync(new("log", "1"), "second");
        await hub.QuiesceAsync();
        Assert.IsEmpty(seen);
        await hub.Client.RaiseEventAsync("holder", "Go", 0);
        await hub.EndOfAsync("holder");
        await hub.QuiesceAsync();

        CollectionAssert.AreEqual(new[] { "inside", "first", "second", "outside" }, seen);
    }

    [TestMethod]
    public async Task A_suspended_caller_gets_its_answers_when_it_is_resumed()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                await context.WaitForExternalEvent<int>("Go");
                return await context.Entities.CallEntityAsync<int>(A, "add", 1) + await context.WaitForExternalEvent<int>("Go");
            },
            functions => functions.Orchestrator(
                "Blocks",
                async context =>
                {
                    await using (await context.Entities.LockEntitiesAsync(A))
                    {
                        return await context.WaitForExternalEvent<int>("Go");
                    }
                }));
        await hub.StartInstanceAsync("Blocks", id: "blocks");
        await hub.StartInstanceAsync("Run", id: "run");
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync("run", "Go", 0);
        await hub.QuiesceAsync();
        await hub.Client.SuspendInstanceAsync("run");
        await hub.Client.RaiseEventAsync("blocks", "Go", 0);
        await hub.Client.RaiseEventAsync("run", "Go", 10);
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync("run"))!.RuntimeStatus);
        await hub.RestartAsync();
        await hub.Client.ResumeInstanceAsync("run");
        Assert.AreEqual(11, (await hub.EndOfAsync("run")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task Each_action_takes_a_task_id_and_each_request_a_guid()
    {
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                await using (await context.Entities.LockEntitiesAsync(B, A))
                {
                    await context.Entities.CallEntityAsync(A, "get");
                    await context.Entities.SignalEntityAsync(C, "add", 1);
                }

                return 0;
            });
        await hub.RunAsync("Run", id: "run");

        OrchestrationHistory history = (await hub.Hub.GetHistoryAsync("run"))!;
        CollectionAssert.AreEqual(
            new[]
            {
                "EntityLockRequested 0 @counter@a", "EntityLockGranted 0 @counter@a", "EntityOperationCalled 1 @counter@a",
                "EntityOperationCompleted 1 @counter@a", "EntityOperationSignaled 2 @counter@c", "EntityUnlockSent 3 @counter@a",
                "EntityUnlockSent 4 @counter@b",
            },
            history.Events.Where(e => e.Type.ToString().StartsWith("Entity", StringComparison.Ordinal))
                .Select(e => $"{e.Type} {e.TaskId} {e.Target}")
                .ToArray());
    }

    [TestMethod]
    public async Task A_history_with_entities_replays_and_another_code_does_not()
    {
        static async Task<object?> Code(TaskOrchestrationContext context, string operation, int amount, params EntityInstanceId[] locks)
        {
            await using (await context.Entities.LockEntitiesAsync(locks))
            {
                await context.Entities.CallEntityAsync(A, operation, amount);
            }

            return context.NewGuid();
        }

        await using TestHub hub = await StartAsync("Run", context => Code(context, "add", 1, A, B));
        await hub.RunAsync("Run", id: "run");
        OrchestrationHistory history = OrchestrationHistory.Parse((await hub.Hub.GetHistoryAsync("run"))!.ToJson());

        HistoryReplayer.Replay(history, context => Code(context, "add", 1, B, A));
        Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() =>
            HistoryReplayer.Replay(history, context => Code(context, "get", 1, A, B)));
        Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() =>
            HistoryReplayer.Replay(history, context => Code(context, "add", 2, A, B)));
        Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() =>
            HistoryReplayer.Replay(history, context => Code(context, "add", 1, A, C), compareInputs: false));
    }

    [TestMethod]
    public async Task An_orchestration_that_failed_while_it_held_locks_cannot_be_rewound()
    {
        bool fails = true;
        await using TestHub hub = await StartAsync(
            "Run",
            async context =>
            {
                if (context.GetInput<bool>())
                {
                    await context.Entities.LockEntitiesAsync(A);
                }
                else
                {
                    await context.Entities.CallEntityAsync(A, "add", 1);
                }

                await context.CallActivityAsync("Work");
                return await context.Entities.CallEntityAsync<int>(A, "add", 1);
            },
            functions => functions.Activity<string?, int>("Work", _ => fails ? throw new InvalidOperationException("not yet") : 0));
        string inside = await hub.StartInstanceAsync("Run", true);
        await hub.EndOfAsync(inside);
        string outside = await hub.StartInstanceAsync("Run", false);
        await hub.EndOfAsync(outside);
        fails = false;

        InvalidOperationException refused = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() =>
            hub.Client.RewindInstanceAsync(inside, "again"));
        StringAssert.Contains(refused.Message, "lock");
        await hub.Client.RewindInstanceAsync(outside, "again");
        Assert.AreEqual(2, (await hub.EndOfAsync(outside)).ReadOutputAs<int>(), "the call before the failure is not made again");
    }

    private static async Task<string?> HolderAsync(TestHub hub, EntityInstanceId id)
    {
        await foreach (EntityMetadata entity in hub.Client.Entities.GetAllEntitiesAsync(
            new EntityQuery { InstanceIdStartsWith = id.ToString(), IncludeTransient = true }))
        {
            return entity.LockedBy;
        }

        return null;
    }

    private static Task<TestHub> StartAsync<T>(
        string name,
        Func<TaskOrchestrationContext, Task<T>> code,
        Func<TestFunctions, TestFunctions>? more = null,
        Func<DurableTaskHubOptions, DurableTaskHubOptions>? configure = null)
    {
        TestFunctions functions = new TestFunctions().Entity("counter", () => new Counter()).Orchestrator(name, code);
        return TestHub.StartAsync(more?.Invoke(functions) ?? functions, configure);
    }
}
