using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

/// <summary>Where the real engine is known to trip.</summary>
[TestClass]
public sealed class PitfallTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()))
            .Orchestrator(
                "Waits",
                async context => context.GetInput<string>() + await context.WaitForExternalEvent<string>("Go"));

    [TestMethod]
    public async Task A_termination_never_hits_the_successor_of_the_instance_it_was_sent_to()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        StartOrchestrationOptions replace = new("same") { DedupeStatuses = [] };
        for (int round = 0; round < 100; round++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "old", replace);
            if (round % 2 == 0)
            {
                await hub.QuiesceAsync();
            }

            // Not waited for until both are under way: the first one's effects may still be.
            Task terminated = hub.Client.TerminateInstanceAsync("same");
            Task started = hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", $"new {round} ", replace);
            await Task.WhenAll(terminated, started);
            await hub.Client.RaiseEventAsync("same", "Go", "went");

            Assert.AreEqual($"new {round} went", (await hub.EndOfAsync("same")).ReadOutputAs<string>());
        }
    }

    [TestMethod]
    public async Task A_start_right_after_a_termination_is_refused_or_runs_and_is_never_swallowed()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        int refused = 0;
        for (int round = 0; round < 100; round++)
        {
            await hub.StartInstanceAsync("Waits", "old", "same");
            await hub.Client.TerminateInstanceAsync("same");
            try
            {
                await hub.StartInstanceAsync("Echo", $"new {round}", "same");
            }
            catch (OrchestrationAlreadyExistsException)
            {
                refused++;
                Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("same")).RuntimeStatus);
                await hub.StartInstanceAsync("Echo", $"new {round}", "same");
            }

            Assert.AreEqual($"new {round}", (await hub.EndOfAsync("same")).ReadOutputAs<string>(), $"after {refused} refusals");
        }
    }

    [TestMethod]
    public async Task A_parent_whose_child_is_replaced_does_not_wait_for_ever()
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Parent",
                context => context.CallSubOrchestratorAsync<string>("Waits", options: new SubOrchestrationOptions(instanceId: "child"))));
        await hub.StartInstanceAsync("Parent", id: "parent");
        await hub.QuiesceAsync();

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "usurper", new StartOrchestrationOptions("child") { DedupeStatuses = [] });

        StringAssert.Contains((await hub.EndOfAsync("parent")).FailureDetails!.InnerFailure!.ErrorMessage, "replaced");
    }

    [TestMethod]
    public async Task A_purge_of_long_histories_removes_few_instances_at_a_time()
    {
        List<long> counts = [];
        Database? reader = null;
        await using TestHub hub = new(Functions);
        await hub.OpenAsync(phase =>
        {
            if (phase == CommitPhase.AfterCommit && reader is not null)
            {
                counts.Add(reader.Scalar("SELECT count(*) FROM instances"));
            }
        });
        DateTime created = hub.Time.GetUtcNow().UtcDateTime;
        await hub.Hub.Runtime.CommitAsync(writer =>
        {
            for (int n = 0; n < 10; n++)
            {
                long key = writer.TryCreate(new NewInstance($"long-{n}", "Echo", string.Empty, null, null, null, created, null))!.Value;
                for (int sequence = 1; sequence < 6_000; sequence++)
                {
                    writer.Append(key, sequence, new HistoryEvent { Type = HistoryEventType.EventRaised, At = created, Name = "E" });
                }

                writer.End(key, OrchestrationRuntimeStatus.Completed, created, null, null);
            }
        });
        reader = new Database(hub.Options.DatabasePath, readOnly: true, fileSystem: null);

        Assert.AreEqual(10, (await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);

        reader.Dispose();
        reader = null;
        CollectionAssert.AreEqual(new long[] { 8, 6, 4, 2, 0 }, counts);
    }

    [TestMethod]
    public async Task A_purge_of_100000_instances_touches_at_most_100_in_a_transaction_and_lets_others_through()
    {
        const int Finished = 100_000;
        long counted = 0;
        long largest = 0;
        bool purging = false;
        Database? reader = null;
        await using TestHub hub = new(Functions);
        await hub.OpenAsync(phase =>
        {
            if (purging && phase == CommitPhase.AfterCommit)
            {
                long now = reader!.Scalar("SELECT count(*) FROM instances");
                largest = Math.Max(largest, counted - now);
                counted = now;
            }
        });
        DateTime created = hub.Time.GetUtcNow().UtcDateTime;
        foreach (int[] batch in Enumerable.Range(0, Finished).Chunk(1_000))
        {
            await hub.Hub.Runtime.CommitAsync(writer =>
            {
                foreach (int n in batch)
                {
                    long key = writer.TryCreate(new NewInstance($"old-{n}", "Echo", string.Empty, "\"x\"", null, null, created, null))!.Value;
                    writer.End(key, OrchestrationRuntimeStatus.Completed, created, "\"x\"", null);
                }
            });
        }

        await hub.StartInstanceAsync("Waits", "open ", "open");
        await hub.QuiesceAsync();
        reader = new Database(hub.Options.DatabasePath, readOnly: true, fileSystem: null);
        counted = Finished + 1;
        purging = true;

        Task<PurgeResult> purge = hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        string other = await hub.StartInstanceAsync("Echo", "meanwhile");
        Assert.AreEqual("meanwhile", (await hub.EndOfAsync(other)).ReadOutputAs<string>());
        int purged = (await purge).PurgedInstanceCount;
        purging = false;
        reader.Dispose();

        // The one that ran meanwhile may be among them.
        Assert.IsTrue(purged is Finished or Finished + 1, $"{purged} were purged");
        Assert.IsTrue(largest is > 0 and <= 100, $"one transaction removed {largest} instances");
        await hub.Client.RaiseEventAsync("open", "Go", "on");
        Assert.AreEqual("open on", (await hub.EndOfAsync("open")).ReadOutputAs<string>());
    }
}
