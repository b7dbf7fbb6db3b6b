using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class LimitTests
{
    private static readonly string[] BadNames = ["", new string('n', 101), "gr\u00fcn", "new\nline", "\u007f"];
    private static readonly string[] BadIds = ["", new string('i', 101), "gr\u00fcn", "new\nline", "a/b", "a\\b", "a#b", "a?b", "@counter@one"];

    private static TestFunctions Functions =>
        new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()));

    [TestMethod]
    public async Task Clients_refuse_names_and_ids_outside_the_limits()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        foreach (string name in BadNames)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.ScheduleNewOrchestrationInstanceAsync(name), name);
            await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.Client.RaiseEventAsync("any", name), name);
        }

        // An empty id is as none: a new one is made.
        foreach (string id in BadIds.Skip(1))
        {
            await Assert.ThrowsExactlyAsync<ArgumentException>(() => hub.StartInstanceAsync("Echo", id: id), id);
        }

        string longest = new('~', 100);
        Assert.AreEqual(longest, await hub.StartInstanceAsync("Echo", id: longest));
    }

    [TestMethod]
    public async Task Operations_on_orchestrations_refuse_the_ids_of_entities_and_no_id()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        foreach (string id in new[] { "@counter@one", "" })
        {
            Func<Task>[] operations =
            [
                () => hub.Client.RaiseEventAsync(id, "E"),
                () => hub.Client.TerminateInstanceAsync(id),
                () => hub.Client.SuspendInstanceAsync(id),
                () => hub.Client.ResumeInstanceAsync(id),
                () => hub.Client.GetInstanceAsync(id),
                () => hub.Client.WaitForInstanceStartAsync(id),
                () => hub.Client.WaitForInstanceCompletionAsync(id),
                () => hub.Client.RestartAsync(id),
                () => hub.Client.RewindInstanceAsync(id, "why"),
                () => hub.Client.PurgeInstanceAsync(id),
                () => hub.Client.GetOrchestrationHistoryAsync(id),
            ];
            foreach (Func<Task> operation in operations)
            {
                await Assert.ThrowsExactlyAsync<ArgumentException>(operation);
            }
        }

        await Assert.ThrowsExactlyAsync<ArgumentException>(async () =>
        {
            await foreach (OrchestrationMetadata instance in hub.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "@counter")))
            {
                Assert.Fail(instance.InstanceId);
            }
        });
    }

    [TestMethod]
    public async Task Orchestrators_are_refused_names_ids_and_statuses_outside_the_limits()
    {
        List<string> refused = [];
        await using TestHub hub = await TestHub.StartAsync(
            Functions.Orchestrator(
                "Tries",
                async context =>
                {
                    foreach (string name in BadNames)
                    {
                        await RefusedAsync($"activity {name}", () => context.CallActivityAsync(name));
                        await RefusedAsync($"sub-orchestration {name}", () => context.CallSubOrchestratorAsync(name));
                        await RefusedAsync($"wait {name}", () => context.WaitForExternalEvent<int>(name));
                        await RefusedAsync($"send {name}", () => Send(context, "other", name));
                    }

                    foreach (string id in BadIds)
                    {
                        await RefusedAsync($"send to {id}", () => Send(context, id, "E"));
                        await RefusedAsync(
                            $"call {id}",
                            () => context.CallSubOrchestratorAsync("Echo", options: new SubOrchestrationOptions(instanceId: id)));
                    }

                    await RefusedAsync(
                        "status",
                        () =>
                        {
                            context.SetCustomStatus(new string('s', 8 * 1024 - 1));
                            return Task.CompletedTask;
                        });
                    context.SetCustomStatus(new string('s', 8 * 1024 - 2));
                    return 0;
                }));

        OrchestrationMetadata end = await hub.RunAsync("Tries");

        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        Assert.AreEqual((4 * BadNames.Length) + (2 * BadIds.Length) + 1, refused.Count, string.Join('\n', refused));
        Assert.AreEqual(8 * 1024, end.SerializedCustomStatus!.Length);

        async Task RefusedAsync(string what, Func<Task> attempt)
        {
            try
            {
                await attempt();
            }
            catch (ArgumentException)
            {
                refused.Add(what);
            }
        }

        static Task Send(TaskOrchestrationContext context, string id, string name)
        {
            context.SendEvent(id, name, 1);
            return Task.CompletedTask;
        }
    }
}
