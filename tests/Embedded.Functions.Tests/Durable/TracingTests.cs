using System.Collections.Concurrent;
using System.Diagnostics;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Embedded.Functions.Tests.Durable;

/// <summary>One trace follows an instance through everything it causes, restarts included.</summary>
[TestClass]
public sealed class TracingTests : IDisposable
{
    private readonly ActivitySource source = new("TracingTests");
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public TracingTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "TracingTests" or "Microsoft.DurableTask",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        source.Dispose();
    }

    [TestMethod]
    public async Task All_that_an_instance_causes_belongs_to_the_trace_in_which_it_was_started()
    {
        ConcurrentBag<ActivityTraceId?> seen = [];
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string, string>("Work", input =>
                {
                    seen.Add(Activity.Current?.TraceId);
                    return input;
                })
                .Orchestrator("Child", context => context.CallActivityAsync<string>("Work", "child"))
                .Orchestrator("Parent", async context =>
                {
                    _ = await context.CallActivityAsync<string>("Work", "before");
                    await context.WaitForExternalEvent<string>("Go");
                    _ = await context.CallActivityAsync<string>("Work", "after");
                    return await context.CallSubOrchestratorAsync<string>("Child", new SubOrchestrationOptions(instanceId: "traced-child"));
                }));
        ActivityTraceId trace;
        using (Activity request = source.StartActivity("request")!)
        {
            trace = request.TraceId;
            await hub.StartInstanceAsync("Parent", id: "traced-parent");
        }

        await hub.QuiesceAsync();
        await hub.RestartAsync();
        using (source.StartActivity("another request"))
        {
            await hub.Client.RaiseEventAsync("traced-parent", "Go", "on");
        }

        Assert.AreEqual("child", (await hub.EndOfAsync("traced-parent")).ReadOutputAs<string>());
        CollectionAssert.AreEqual(new ActivityTraceId?[] { trace, trace, trace }, seen.ToArray());
        await hub.QuiesceAsync();
        CollectionAssert.AreEquivalent(
            new[]
            {
                "request", "create_orchestration:Parent", "activity:Work", "activity:Work", "activity:Work", "orchestration:Child", "orchestration:Parent",
            },
            ended.Where(span => span.TraceId == trace).Select(static span => span.DisplayName).ToArray());
        Activity raised = ended.Single(static span => span.DisplayName == "orchestration_event:Go" && span.GetTagItem("durabletask.event.target_instance_id") is "traced-parent");
        Assert.AreNotEqual(trace, raised.TraceId, "Who raises an event does so in a trace of his own.");

        ExecutionStartedEvent started = (await hub.Client.GetOrchestrationHistoryAsync("traced-parent")).OfType<ExecutionStartedEvent>().Single();
        Assert.AreEqual(trace, ActivityContext.Parse(started.ParentTraceContext.TraceParent, null).TraceId);
    }

    [TestMethod]
    public async Task A_failure_marks_the_spans_of_the_activity_and_of_the_instance()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", static _ => throw new InvalidOperationException("no"))
                .Orchestrator("Parent", static context => context.CallActivityAsync<int>("Fails")));
        ActivityTraceId trace;
        using (Activity request = source.StartActivity("request")!)
        {
            trace = request.TraceId;
            await hub.RunAsync("Parent");
        }

        await hub.QuiesceAsync();
        foreach (string name in new[] { "activity:Fails", "orchestration:Parent" })
        {
            Assert.AreEqual(ActivityStatusCode.Error, ended.Single(span => span.TraceId == trace && span.DisplayName == name).Status, name);
        }
    }

    [TestMethod]
    public async Task What_nobody_traces_has_no_spans()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions().Orchestrator("Parent", static _ => Task.FromResult(1)));
        Activity.Current = null;
        listener.Dispose();
        _ = await hub.RunAsync("Parent", id: "untraced");
        Assert.IsNull((await hub.Client.GetOrchestrationHistoryAsync("untraced")).OfType<ExecutionStartedEvent>().Single().ParentTraceContext);
    }
}
