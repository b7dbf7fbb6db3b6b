using Embedded.Functions.Durable;
using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class RecoveryTests
{
    [TestMethod]
    public async Task Evicted_instances_replay_to_the_same_result()
    {
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator(
                "Long",
                async context =>
                {
                    int n = context.GetInput<int>();
                    for (int i = 0; i < 5; i++)
                    {
                        n = await context.CallActivityAsync<int>("Next", n);
                        n += await context.WaitForExternalEvent<int>("Add");
                    }

                    return n;
                });
        await using TestHub hub = await TestHub.StartAsync(functions, options => options with { MaxLoadedInstances = 1 });
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => hub.StartInstanceAsync("Long", n)));
        for (int i = 0; i < 5; i++)
        {
            await hub.QuiesceAsync();
            Assert.IsLessThanOrEqualTo(1, hub.Hub.Runtime.Loaded.Count);
            await Task.WhenAll(ids.Select(id => hub.Client.RaiseEventAsync(id, "Add", 100)));
        }

        for (int n = 0; n < ids.Length; n++)
        {
            Assert.AreEqual(n + 505, (await hub.EndOfAsync(ids[n])).ReadOutputAs<int>());
        }

        Assert.AreEqual(100, functions.Runs("Next"));
    }

    [TestMethod]
    public async Task Nothing_becomes_durable_after_the_hub_has_failed_whatever_failed()
    {
        TestFunctions functions = new TestFunctions().Orchestrator("Waits", context => context.WaitForExternalEvent<int>("Go"));
        await using TestHub hub = await TestHub.StartAsync(functions);
        await hub.StartInstanceAsync("Waits", id: "one");
        await hub.QuiesceAsync();

        hub.Hub.Runtime.Fail(new IOException("a turn could not read its instance"));
        await Assert.ThrowsExactlyAsync<IOException>(() => hub.Client.RaiseEventAsync("one", "Go", 1));
        await Assert.ThrowsExactlyAsync<IOException>(() => hub.Client.Entities.SignalEntityAsync(new("any", "1"), "add"));
        Assert.IsTrue(hub.Hub.Failed.IsCancellationRequested || await Task.Run(() => hub.Hub.Failed.WaitHandle.WaitOne(TimeSpan.FromMinutes(3))));

        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync("one", "Go", 2);
        Assert.AreEqual(2, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task An_activity_that_was_running_when_the_process_died_runs_again()
    {
        TaskCompletionSource blocked = new();
        int runs = 0;
        await using TestHub hub = new(
            new TestFunctions()
                .Activity<string?, int>(
                    "Once",
                    async (_, cancellation) =>
                    {
                        if (Interlocked.Increment(ref runs) == 1)
                        {
                            await blocked.Task.WaitAsync(cancellation);
                        }

                        return runs;
                    })
                .Orchestrator("Calls", context => context.CallActivityAsync<int>("Once")));
        await hub.OpenAsync();
        string id = await hub.StartInstanceAsync("Calls");
        while (Volatile.Read(ref runs) == 0)
        {
            await Task.Yield();
        }

        await hub.RestartAsync();

        Assert.AreEqual(2, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task An_activity_that_keeps_killing_the_process_is_given_up()
    {
        bool deadly = true;
        TestFunctions functions = new TestFunctions()
            .Activity<string?, int>(
                "Deadly",
                async (_, _) =>
                {
                    if (deadly)
                    {
                        await new TaskCompletionSource().Task;
                    }

                    return 1;
                })
            .Orchestrator(
                "Calls",
                async context =>
                {
                    try
                    {
                        return (
                            await context.CallActivityAsync<int>(
                                "Deadly",
                                TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromSeconds(1))))
                        ).ToString();
                    }
                    catch (TaskFailedException failed)
                    {
                        return failed.FailureDetails.ErrorType;
                    }
                });
        await using TestHub hub = new(
            functions,
            options => options with { MaxActivityRecoveries = 3, ShutdownGracePeriod = TimeSpan.Zero });
        await hub.OpenAsync();
        string id = await hub.StartInstanceAsync("Calls");
        for (int crash = 1; crash <= 4; crash++)
        {
            while (functions.Runs("Deadly") < crash)
            {
                await Task.Yield();
            }

            // Left without the grace that would let the engine note a stop in good order: to the store this is a crash.
            await hub.RestartAsync();
        }

        Assert.AreEqual("ActivityAbandoned", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.AreEqual(4, functions.Runs("Deadly"), "the first run and three recoveries");
        deadly = false;
    }

    [TestMethod]
    public async Task A_stop_in_good_order_is_no_crash()
    {
        bool wait = true;
        TestFunctions functions = new TestFunctions()
            .Activity<string?, int>(
                "Patient",
                async (_, cancellation) =>
                {
                    if (Volatile.Read(ref wait))
                    {
                        await Task.Delay(Timeout.Infinite, cancellation);
                    }

                    return 1;
                })
            .Orchestrator("Calls", context => context.CallActivityAsync<int>("Patient"));
        await using TestHub hub = new(functions, options => options with { MaxActivityRecoveries = 2 });
        await hub.OpenAsync();
        string id = await hub.StartInstanceAsync("Calls");
        for (int stop = 1; stop <= 6; stop++)
        {
            while (functions.Runs("Patient") < stop)
            {
                await Task.Yield();
            }

            await hub.RestartAsync();
        }

        Volatile.Write(ref wait, false);
        await hub.RestartAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync(id)).RuntimeStatus);
    }

    [TestMethod]
    public async Task A_failed_store_stops_the_hub_and_tells_everyone()
    {
        int commits = 0;
        await using TestHub hub = new(new TestFunctions().Orchestrator("Waits", context => context.WaitForExternalEvent<int>("Go")));
        await hub.OpenAsync(phase =>
        {
            if (phase == CommitPhase.BeforeCommit && Interlocked.Increment(ref commits) == 3)
            {
                throw new IOException("fsync failed");
            }
        });
        string id = await hub.StartInstanceAsync("Waits");
        Task<OrchestrationMetadata> end = hub.Client.WaitForInstanceCompletionAsync(id);
        await hub.QuiesceAsync().ContinueWith(_ => { }, TaskScheduler.Default);

        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (int n = 0; n < 3; n++)
            {
                await hub.Client.RaiseEventAsync(id, "Other", 1);
            }
        });
        await Assert.ThrowsAsync<StoreException>(() => end);
        Assert.IsTrue(hub.Hub.Failed.IsCancellationRequested);
    }

    [TestMethod]
    public async Task A_large_fan_out_delays_no_other_instance()
    {
        using SemaphoreSlim gate = new(0);
        TestFunctions functions = new TestFunctions()
            .Activity<int, int>(
                "Slow",
                async (n, cancellation) =>
                {
                    await gate.WaitAsync(cancellation);
                    return n;
                })
            .Activity<string?, int>("Quick", _ => 1)
            .Orchestrator(
                "Large",
                async context =>
                    (await Task.WhenAll(Enumerable.Range(0, 200).Select(n => context.CallActivityAsync<int>("Slow", n)))).Length)
            .Orchestrator("Small", context => context.CallActivityAsync<int>("Quick"));
        await using TestHub hub = await TestHub.StartAsync(functions, options => options with { MaxConcurrentActivities = 1 });
        string large = await hub.StartInstanceAsync("Large");
        while (functions.Runs("Slow") == 0)
        {
            await Task.Yield();
        }

        string small = await hub.StartInstanceAsync("Small");
        while (hub.Hub.Runtime.Activities.Waiting < 200)
        {
            await Task.Yield();
        }

        gate.Release(2);
        await hub.EndOfAsync(small);
        Assert.IsLessThanOrEqualTo(3, functions.Runs("Slow"));
        gate.Release(200);
        Assert.AreEqual(200, (await hub.EndOfAsync(large)).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task Nothing_is_seen_of_a_change_before_it_is_durable()
    {
        using ManualResetEventSlim arrived = new(), release = new();
        int commits = 0;
        await using TestHub hub = new(
            new TestFunctions().Activity<string?, int>("A", _ => 1).Orchestrator("Calls", context => context.CallActivityAsync<int>("A")));
        await hub.OpenAsync(phase =>
        {
            // The first commit is the start, the second the turn that schedules the activity.
            if (phase == CommitPhase.BeforeCommit && Interlocked.Increment(ref commits) <= 2)
            {
                arrived.Set();
                release.Wait();
                release.Reset();
            }
        });

        Task<string> start = hub.StartInstanceAsync("Calls", id: "one");
        arrived.Wait();
        arrived.Reset();
        Assert.IsFalse(start.IsCompleted, "a start is acknowledged when it is durable");
        release.Set();
        await start;
        arrived.Wait();
        Assert.AreEqual(
            (0, 0),
            (hub.Hub.Runtime.Activities.Waiting, hub.Hub.Runtime.Activities.Running),
            "an activity starts when that is durable");
        Assert.AreEqual(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync("one"))!.RuntimeStatus);
        release.Set();
        Assert.AreEqual(1, (await hub.EndOfAsync("one")).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task An_answer_to_an_earlier_execution_is_not_taken_for_one_to_the_present()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Sleeps",
                async context =>
                {
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    return 1;
                }));
        string id = await hub.StartInstanceAsync("Sleeps");
        await hub.QuiesceAsync();
        long key = hub.Hub.Runtime.Reader.Find(id, false, hub.Options.DataConverter)!.Value.Key;
        HistoryEvent stale = new()
        {
            Type = HistoryEventType.TimerFired,
            TaskId = 0,
            FireAt = hub.Time.GetUtcNow().UtcDateTime,
        };

        hub.Hub.Runtime.Deliver(key, new ActorMessage(stale));
        hub.Hub.Runtime.Deliver(key, new ActorMessage(stale with { Type = HistoryEventType.TaskCompleted, FireAt = null }));
        await hub.QuiesceAsync();

        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await hub.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, (await hub.EndOfAsync(id)).RuntimeStatus);
    }

    [TestMethod]
    public async Task A_file_that_another_engine_uses_is_refused()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions());
        await using DurableTaskHub second = new(hub.Options, hub.Functions, hub.Time, NullLoggerFactory.Instance);

        await Assert.ThrowsAsync<StoreException>(() => second.StartAsync(CancellationToken.None));
    }

    [TestMethod]
    public async Task A_file_that_is_no_hub_is_refused()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions());
        string other = hub.Options.DatabasePath + ".other";
        await File.WriteAllTextAsync(other, new string('x', 8192));
        await using DurableTaskHub broken = new(
            hub.Options with
            {
                DatabasePath = other,
            },
            hub.Functions,
            hub.Time,
            NullLoggerFactory.Instance);

        await Assert.ThrowsAsync<StoreException>(() => broken.StartAsync(CancellationToken.None));
    }
}
