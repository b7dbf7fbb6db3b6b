using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class ClientTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Orchestrator(
                "Echo",
                context =>
                {
                    context.SetCustomStatus(new { At = "end" });
                    return Task.FromResult(context.GetInput<string>());
                })
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("Go"))
            .Orchestrator("Versioned", context => Task.FromResult(context.Version));

    [TestMethod]
    public async Task A_running_instance_keeps_its_id_and_a_finished_one_gives_it_up()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.StartInstanceAsync("Waits", id: "one");
        await hub.QuiesceAsync();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.StartInstanceAsync("Echo", id: "one"));
        await hub.Client.RaiseEventAsync("one", "Go", "x");
        await hub.EndOfAsync("one");

        Assert.AreEqual("again", (await hub.RunAsync("Echo", "again", "one")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Dedupe_statuses_say_when_an_instance_is_replaced()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.RunAsync("Echo", "old", "one");
        StartOrchestrationOptions once = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "new", once));
        Assert.AreEqual("old", (await hub.EndOfAsync("one")).ReadOutputAs<string>());

        await hub.StartInstanceAsync("Waits", id: "two");
        await hub.QuiesceAsync();
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "new", new StartOrchestrationOptions("two") { DedupeStatuses = [] });
        Assert.AreEqual("new", (await hub.EndOfAsync("two")).ReadOutputAs<string>());

        await Assert.ThrowsAsync<ArgumentException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync(
                "Echo",
                new StartOrchestrationOptions("three").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            hub.Client.ScheduleNewOrchestrationInstanceAsync(
                "Echo",
                new StartOrchestrationOptions("three") { DedupeStatuses = ["Nonsense"] }));
    }

    [TestMethod]
    public async Task Of_many_starts_of_one_id_exactly_one_wins()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        int won = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async n =>
                {
                    try
                    {
                        await hub.StartInstanceAsync("Waits", id: "contested");
                        Interlocked.Increment(ref won);
                    }
                    catch (OrchestrationAlreadyExistsException)
                    {
                        // All but one.
                    }
                }));

        Assert.AreEqual(1, won);
    }

    [TestMethod]
    public async Task A_replaced_running_instance_leaves_nothing_that_reaches_its_successor()
    {
        TaskCompletionSource release = new();
        TestFunctions functions = Functions
            .Activity<string?, string>(
                "Slow",
                async (_, _) =>
                {
                    await release.Task;
                    return "from the old instance";
                })
            .Orchestrator("Old", context => context.CallActivityAsync<string>("Slow"))
            .Orchestrator(
                "New",
                async context =>
                {
                    Task<string> call = context.CallActivityAsync<string>("Fast");
                    return await call + " " + await context.WaitForExternalEvent<string>("Go");
                })
            .Activity<string?, string>("Fast", _ => "fast");
        await using TestHub hub = await TestHub.StartAsync(functions);
        await hub.StartInstanceAsync("Old", id: "same");
        while (functions.Runs("Slow") == 0)
        {
            await Task.Yield();
        }

        await hub.Client.ScheduleNewOrchestrationInstanceAsync("New", null, new StartOrchestrationOptions("same") { DedupeStatuses = [] });
        release.SetResult();
        await hub.QuiesceAsync();
        await hub.Client.RaiseEventAsync("same", "Go", "went");

        Assert.AreEqual("fast went", (await hub.EndOfAsync("same")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task A_start_time_delays_the_start_over_restarts_and_early_events_are_kept()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits",
            new StartOrchestrationOptions("later", hub.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        await hub.Client.RaiseEventAsync(id, "Go", "early");
        await hub.RestartAsync();
        await hub.AdvanceAsync(TimeSpan.FromMinutes(59));
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);

        Task<OrchestrationMetadata> started = hub.Client.WaitForInstanceStartAsync(id);
        await hub.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.AreNotEqual(OrchestrationRuntimeStatus.Pending, (await started).RuntimeStatus);
        Assert.AreEqual("early", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task An_instance_can_be_terminated_before_it_starts()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits",
            new StartOrchestrationOptions("later", hub.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        await hub.Client.TerminateInstanceAsync(id, "never mind");

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.AreEqual("never mind", end.ReadOutputAs<string>());
        await hub.AdvanceAsync(TimeSpan.FromHours(2));
        await hub.QuiesceAsync();
        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Hub.Runtime.Reader.Count());
    }

    [TestMethod]
    public async Task A_suspended_instance_keeps_its_events_and_goes_on_when_resumed()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        string id = await hub.StartInstanceAsync("Waits");
        await hub.Client.SuspendInstanceAsync(id, "hold on");
        await hub.Client.RaiseEventAsync(id, "Go", "kept");
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await hub.RestartAsync();
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Suspended, (await hub.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await hub.Client.ResumeInstanceAsync(id);

        Assert.AreEqual("kept", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Operations_on_unknown_and_finished_instances_say_so()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.RunAsync("Echo", "x", "done");

        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.TerminateInstanceAsync("unknown"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.SuspendInstanceAsync("done"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Client.WaitForInstanceCompletionAsync("unknown"));
        Assert.IsNull(await hub.Client.GetInstanceAsync("unknown"));
    }

    [TestMethod]
    public async Task Queries_filter_and_page_in_order_of_creation()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        for (int n = 0; n < 25; n++)
        {
            await hub.RunAsync("Echo", $"{n}", $"echo-{n:00}");
            hub.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await hub.StartInstanceAsync("Waits", id: "waiting");
        await hub.QuiesceAsync();
        DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        List<OrchestrationMetadata> echoes = [];
        int pages = 0;
        await foreach (
            Page<OrchestrationMetadata> page in hub
                .Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "echo-", PageSize: 10, FetchInputsAndOutputs: true))
                .AsPages())
        {
            pages++;
            echoes.AddRange(page.Values);
        }

        Assert.AreEqual(3, pages);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 25).Select(n => $"{n}").ToList(),
            echoes.ConvertAll(echo => echo.ReadOutputAs<string>()));
        Assert.AreEqual("{\"At\":\"end\"}", echoes[0].SerializedCustomStatus);
        Assert.AreEqual(5, await Count(new OrchestrationQuery(start + TimeSpan.FromMinutes(5), start + TimeSpan.FromMinutes(9))));
        Assert.AreEqual(1, await Count(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.AreEqual(0, await Count(new OrchestrationQuery(TaskHubNames: ["another"])));
        await Assert.ThrowsAsync<ArgumentException>(() => Count(new OrchestrationQuery(ContinuationToken: "forged")));
        await Assert.ThrowsAsync<NotSupportedException>(() => hub.Client.ListInstanceIdsAsync());

        async Task<int> Count(OrchestrationQuery query)
        {
            int count = 0;
            await foreach (OrchestrationMetadata _ in hub.Client.GetAllInstancesAsync(query))
            {
                count++;
            }

            return count;
        }
    }

    [TestMethod]
    public async Task Purge_deletes_finished_instances_only()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(n => hub.RunAsync("Echo", "x", $"echo-{n}")));
        await hub.StartInstanceAsync("Waits", id: "waiting");
        await hub.QuiesceAsync();

        Assert.AreEqual(0, (await hub.Client.PurgeInstanceAsync("waiting")).PurgedInstanceCount);
        Assert.AreEqual(1, (await hub.Client.PurgeInstanceAsync("echo-7")).PurgedInstanceCount);
        Assert.AreEqual(
            0,
            (
                await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed]))
            ).PurgedInstanceCount);
        PurgeResult all = await hub.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
        Assert.AreEqual(249, all.PurgedInstanceCount);
        Assert.AreEqual(true, all.IsComplete);
        Assert.IsNull(await hub.Hub.GetHistoryAsync("echo-8"));
        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync("waiting"))!.RuntimeStatus);
    }

    [TestMethod]
    public async Task A_recursive_purge_takes_the_children_along()
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Parent",
                context => context.CallSubOrchestratorAsync<string>("Echo", "x", new SubOrchestrationOptions(instanceId: "child"))));
        await hub.RunAsync("Parent", id: "parent");

        Assert.AreEqual(2, (await hub.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.IsNull(await hub.Client.GetInstanceAsync("child"));
    }

    [TestMethod]
    public async Task Restart_runs_again_with_the_same_input()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.RunAsync("Echo", "same", "one");

        Assert.AreEqual("one", await hub.Client.RestartAsync("one"));
        Assert.AreEqual("same", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
        string other = await hub.Client.RestartAsync("one", restartWithNewInstanceId: true);
        Assert.AreNotEqual("one", other);
        Assert.AreEqual("same", (await hub.EndOfAsync(other)).ReadOutputAs<string>());
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RestartAsync("unknown"));
    }

    [TestMethod]
    public async Task The_default_version_stamps_instances_that_name_none()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions, options => options with { DefaultVersion = "1.5", VersionMatchStrategy = VersionMatchStrategy.None });

        Assert.AreEqual("1.5", (await hub.RunAsync("Versioned")).ReadOutputAs<string>());
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Versioned", new StartOrchestrationOptions { Version = "2.0" });
        Assert.AreEqual("2.0", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Versioned",
            new StartOrchestrationOptions { Version = TaskVersion.Unversioned });
        Assert.AreEqual(string.Empty, (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Tags_are_kept()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo",
            new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["owner"] = "me" } });

        Assert.AreEqual("me", (await hub.EndOfAsync(id)).Tags["owner"]);
    }

    [TestMethod]
    [DataRow("@entity")]
    [DataRow("a/b")]
    [DataRow("a#b")]
    [DataRow("line\nbreak")]
    [DataRow("ümlaut")]
    [DataRow(null, 101)]
    public async Task Instance_ids_outside_the_limits_are_refused(string? id, int length = 0)
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);

        await Assert.ThrowsAsync<ArgumentException>(() => hub.StartInstanceAsync("Echo", id: id ?? new string('x', length)));
    }

    [TestMethod]
    public async Task Payloads_beyond_the_limit_are_refused_wherever_they_come_from()
    {
        string big = new('x', 2000);
        await using TestHub hub = await TestHub.StartAsync(
            Functions
                .Activity<string?, string>("Returns", _ => big)
                .Orchestrator("Input", async context => await context.CallActivityAsync<string>("Returns", big))
                .Orchestrator("Output", async context => await context.CallActivityAsync<string>("Returns"))
                .Orchestrator("Result", _ => Task.FromResult(big)),
            options => options with { MaxPayloadBytes = 1000 });

        await Assert.ThrowsAsync<ArgumentException>(() => hub.StartInstanceAsync("Echo", big));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.RaiseEventAsync("any", "E", big));
        foreach (string name in new[] { "Input", "Output", "Result" })
        {
            TaskFailureDetails failure = (await hub.RunAsync(name)).FailureDetails!;
            StringAssert.Contains(failure.ErrorMessage, "2002 bytes", name);
        }
    }

    [TestMethod]
    public async Task An_unknown_orchestrator_fails_its_instance()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);

        Assert.AreEqual("OrchestratorTaskNotFound", (await hub.RunAsync("Nobody")).FailureDetails!.ErrorType);
    }

    [TestMethod]
    public async Task Terminating_does_not_wait_for_activities_and_their_results_are_dropped()
    {
        TaskCompletionSource release = new();
        await using TestHub hub = await TestHub.StartAsync(
            Functions
                .Activity<string?, int>(
                    "Slow",
                    async (_, _) =>
                    {
                        await release.Task;
                        return 1;
                    })
                .Orchestrator("Calls", context => context.CallActivityAsync<int>("Slow")));
        string id = await hub.StartInstanceAsync("Calls");
        await hub.Client.WaitForInstanceStartAsync(id);
        await hub.Client.TerminateInstanceAsync(id, "stop");
        OrchestrationMetadata end = await hub.EndOfAsync(id);
        release.SetResult();
        await hub.QuiesceAsync();

        Assert.AreEqual("stop", end.ReadOutputAs<string>());
        Assert.IsFalse((await hub.Hub.GetHistoryAsync(id))!.Events.Any(e => e.Type == HistoryEventType.TaskCompleted));
    }
}
