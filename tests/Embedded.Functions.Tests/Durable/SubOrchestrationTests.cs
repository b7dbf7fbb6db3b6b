using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class SubOrchestrationTests
{
    [TestMethod]
    public async Task A_child_knows_its_parent_and_its_result_returns()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator(
                    "Child",
                    context => Task.FromResult($"{context.GetInput<string>()} of {context.Parent!.Name} {context.Parent.InstanceId}"))
                .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child", "child")));

        Assert.AreEqual("child of Parent p1", (await hub.RunAsync("Parent", id: "p1")).ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task A_childs_failure_reaches_the_parent_with_its_whole_chain()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", _ => throw new InvalidOperationException("outer", new IOException("inner")))
                .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Fails"))
                .Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child")));

        TaskFailureDetails failure = (await hub.RunAsync("Parent")).FailureDetails!;

        Assert.AreEqual("Microsoft.DurableTask.TaskFailedException", failure.ErrorType);
        Assert.AreEqual(
            "Task 'Child' (#0) failed with an unhandled exception: Task 'Fails' (#0) failed with an unhandled exception: outer",
            failure.ErrorMessage);
        Assert.AreEqual("Microsoft.DurableTask.TaskFailedException", failure.InnerFailure!.ErrorType);
        Assert.AreEqual("System.InvalidOperationException", failure.InnerFailure.InnerFailure!.ErrorType);
        Assert.IsTrue(failure.InnerFailure.InnerFailure.InnerFailure!.IsCausedBy<IOException>());
        StringAssert.Contains(
            failure.InnerFailure.InnerFailure.StackTrace,
            nameof(A_childs_failure_reaches_the_parent_with_its_whole_chain));
    }

    [TestMethod]
    public async Task Calling_an_instance_that_still_runs_fails_instead_of_waiting_for_ever()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator("Child", context => context.WaitForExternalEvent<int>("Never"))
                .Orchestrator(
                    "Parent",
                    context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "taken"))));
        await hub.StartInstanceAsync("Child", id: "taken");

        OrchestrationMetadata end = await hub.RunAsync("Parent");

        Assert.AreEqual("DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException", end.FailureDetails!.InnerFailure!.ErrorType);
        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync("taken"))!.RuntimeStatus);
    }

    [TestMethod]
    public async Task A_terminated_child_fails_its_callers_task()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator("Child", context => context.WaitForExternalEvent<int>("Never"))
                .Orchestrator(
                    "Parent",
                    async context =>
                    {
                        try
                        {
                            return await context.CallSubOrchestratorAsync<int>(
                                "Child",
                                options: new SubOrchestrationOptions(instanceId: "child"));
                        }
                        catch (TaskFailedException)
                        {
                            return -1;
                        }
                    }));
        string id = await hub.StartInstanceAsync("Parent");
        await hub.QuiesceAsync();
        await hub.Client.TerminateInstanceAsync("child");

        Assert.AreEqual(-1, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [TestMethod]
    public async Task Termination_reaches_children_only_when_it_is_recursive()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator("Leaf", context => context.WaitForExternalEvent<int>("Never"))
                .Orchestrator(
                    "Middle",
                    context =>
                        context.CallSubOrchestratorAsync<int>(
                            "Leaf",
                            options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-leaf")))
                .Orchestrator(
                    "Top",
                    context =>
                        context.CallSubOrchestratorAsync<int>(
                            "Middle",
                            options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-middle"))));
        foreach (string id in new[] { "a", "b" })
        {
            await hub.StartInstanceAsync("Top", id: id);
        }

        await hub.QuiesceAsync();
        await hub.Client.TerminateInstanceAsync("a", new TerminateInstanceOptions("over", Recursive: true));
        await hub.Client.TerminateInstanceAsync("b");

        Assert.AreEqual("over", (await hub.EndOfAsync("a-middle-leaf")).ReadOutputAs<string>());
        Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("a-middle")).RuntimeStatus);
        Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync("b")).RuntimeStatus);
        await hub.QuiesceAsync();
        Assert.AreEqual(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync("b-middle-leaf"))!.RuntimeStatus);
    }
}
