using Embedded.Functions.Durable;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class VersionTests
{
    private static TestFunctions Functions =>
        new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator("Version", context => Task.FromResult(context.Version))
            .Orchestrator("Waits", async context => $"{await context.WaitForExternalEvent<string>("Go")} {context.Version}");

    [TestMethod]
    [DataRow(VersionMatchStrategy.None, "1.9 2.0 2.0.0 10.0 vintage")]
    [DataRow(VersionMatchStrategy.Strict, "2.0")]
    [DataRow(VersionMatchStrategy.CurrentOrOlder, " 1.9 2.0")]
    public async Task The_match_strategy_says_which_versions_run(VersionMatchStrategy strategy, string running)
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions,
            options => options with { DefaultVersion = "2.0", VersionMatchStrategy = strategy });
        string[] versions = ["", "1.9", "2.0", "2.0.0", "10.0", "vintage"];
        foreach (string version in versions)
        {
            await StartAsync(hub, "Version", version, $"v{version}");
        }

        await hub.QuiesceAsync();

        List<string> completed = [];
        List<string> pending = [];
        foreach (string version in versions)
        {
            OrchestrationMetadata instance = (await hub.Client.GetInstanceAsync($"v{version}"))!;
            (instance.RuntimeStatus switch
            {
                OrchestrationRuntimeStatus.Completed => completed,
                OrchestrationRuntimeStatus.Pending => pending,
                _ => throw new AssertFailedException($"{version}: {instance.RuntimeStatus}"),
            }).Add(version);
        }

        string[] expected = strategy == VersionMatchStrategy.None ? versions : running.Split(' ');
        CollectionAssert.AreEqual(expected, completed);
        CollectionAssert.AreEqual(versions.Except(expected).ToArray(), pending);
    }

    [TestMethod]
    public async Task A_rejected_instance_keeps_all_that_was_sent_to_it_until_a_hub_of_its_version_starts()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions, options => options with { DefaultVersion = "1.0" });
        await StartAsync(hub, "Waits", "2.0", "new");
        await hub.Client.RaiseEventAsync("new", "Go", "early");
        await hub.QuiesceAsync();
        await hub.RestartAsync();
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync("new"))!.RuntimeStatus);

        await hub.RestartAsync(options => options with { DefaultVersion = "2.0" });

        Assert.AreEqual("early 2.0", (await hub.EndOfAsync("new")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Going_back_to_an_older_hub_holds_newer_instances_and_runs_none_of_their_activities_twice()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource go = new();
        TestFunctions functions = Functions
            .Activity<int, int>(
                "Slow",
                async (n, cancellation) =>
                {
                    started.TrySetResult();
                    await go.Task.WaitAsync(cancellation);
                    return n + 1;
                })
            .Orchestrator("Calls", context => context.CallActivityAsync<int>("Slow", 1));
        await using TestHub hub = await TestHub.StartAsync(functions, options => options with { DefaultVersion = "2.0" });
        await hub.StartInstanceAsync("Calls", id: "new");
        await started.Task;
        await hub.RestartAsync(options => options with { DefaultVersion = "1.0" });
        go.SetResult();
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync("new"))!.RuntimeStatus);
        Assert.AreEqual(2, hub.Functions.Runs("Slow"));

        await hub.RestartAsync();
        await hub.RestartAsync(options => options with { DefaultVersion = "2.0" });

        Assert.AreEqual(2, (await hub.EndOfAsync("new")).ReadOutputAs<int>());
        Assert.AreEqual(2, hub.Functions.Runs("Slow"));
    }

    [TestMethod]
    public async Task A_rejected_instance_can_be_terminated_and_its_id_used_again()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions, options => options with { DefaultVersion = "1.0" });
        await StartAsync(hub, "Waits", "2.0", "new");
        await hub.QuiesceAsync();

        await hub.Client.TerminateInstanceAsync("new", (object)"gone");

        OrchestrationMetadata end = await hub.EndOfAsync("new");
        Assert.AreEqual((OrchestrationRuntimeStatus.Terminated, "\"gone\""), (end.RuntimeStatus, end.SerializedOutput));
        await StartAsync(hub, "Version", "1.0", "new");
        Assert.AreEqual("1.0", (await hub.EndOfAsync("new")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task The_failure_strategy_can_fail_what_does_not_match()
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Parent",
                context =>
                    context.CallSubOrchestratorAsync<string>("Version", options: new SubOrchestrationOptions { Version = "2.0" })),
            options => options with { DefaultVersion = "1.0", VersionFailureStrategy = VersionFailureStrategy.Fail });

        await StartAsync(hub, "Version", "2.0", "new");
        Assert.AreEqual("VersionMismatch", (await hub.EndOfAsync("new")).FailureDetails!.ErrorType);
        TaskFailureDetails parent = (await hub.RunAsync("Parent")).FailureDetails!;
        Assert.AreEqual("VersionMismatch", parent.InnerFailure!.ErrorType);
    }

    [TestMethod]
    public async Task An_instance_that_continues_as_a_newer_version_waits_for_a_newer_hub()
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Upgrades",
                context =>
                {
                    if (context.CompareVersionTo("2.0") < 0)
                    {
                        context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
                    }

                    return Task.FromResult(context.Version);
                }),
            options => options with { DefaultVersion = "1.0" });
        await hub.StartInstanceAsync("Upgrades", id: "one");
        await hub.QuiesceAsync();
        Assert.IsFalse((await hub.Client.GetInstanceAsync("one"))!.IsCompleted);

        await hub.RestartAsync(options => options with { DefaultVersion = "2.0" });

        Assert.AreEqual("2.0", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task A_sub_orchestration_has_the_default_version_whatever_that_of_its_parent_and_activities_have_their_orchestrations()
    {
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Parent",
                async context =>
                {
                    await context.CallActivityAsync<int>("Next", 1);
                    await context.CallActivityAsync<int>("Next", 1, new TaskOptions { Version = "0.1" });
                    Assert.AreEqual("2.0", context.Properties["defaultVersion"]);
                    return new[]
                    {
                        context.Version,
                        await context.CallSubOrchestratorAsync<string>("Version"),
                        await context.CallSubOrchestratorAsync<string>("Version", options: new SubOrchestrationOptions { Version = "0.5" }),
                        await context.CallSubOrchestratorAsync<string>(
                            "Version",
                            options: new SubOrchestrationOptions { Version = TaskVersion.Unversioned }),
                    };
                }),
            options => options with { DefaultVersion = "2.0" });

        await StartAsync(hub, "Parent", "1.0", "one");

        CollectionAssert.AreEqual(new[] { "1.0", "2.0", "0.5", "" }, (await hub.EndOfAsync("one")).ReadOutputAs<string[]>());
        CollectionAssert.AreEqual(new[] { "1.0", "0.1" }, hub.Functions.Invocations.Select(invocation => invocation.Version).ToArray());
    }

    [TestMethod]
    public async Task A_file_of_the_first_schema_is_brought_up_to_date()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await hub.StartInstanceAsync("Waits", id: "old");
        await hub.QuiesceAsync();
        await hub.Hub.DisposeAsync();
        using (Database database = new(hub.Options.DatabasePath, readOnly: false, fileSystem: null))
        {
            database.Execute(
                """
                ALTER TABLE history DROP COLUMN tags;
                DROP TABLE entities;
                ALTER TABLE inbox DROP COLUMN sender;
                ALTER TABLE inbox DROP COLUMN due;
                ALTER TABLE inbox DROP COLUMN recoveries;
                ALTER TABLE instances DROP COLUMN trace;
                PRAGMA user_version = 1;
                """);
        }

        await hub.OpenAsync();
        await hub.Client.RaiseEventAsync("old", "Go", "on");

        Assert.AreEqual("on ", (await hub.EndOfAsync("old")).ReadOutputAs<string>());
    }

    private static Task<string> StartAsync(TestHub hub, string name, string version, string id) =>
        hub.Client.ScheduleNewOrchestrationInstanceAsync(name, new StartOrchestrationOptions(id) { Version = version });
}
