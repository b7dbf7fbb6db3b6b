using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [TestMethod]
    public async Task A_policy_retries_with_back_off_until_the_activity_succeeds()
    {
        int attempts = 0;
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Flaky", _ => Interlocked.Increment(ref attempts) < 4 ? throw new IOException("again") : attempts)
                .Orchestrator(
                    "Retries",
                    async context =>
                    {
                        DateTime start = context.CurrentUtcDateTime;
                        int result = await context.CallActivityAsync<int>(
                            "Flaky",
                            options: TaskOptions.FromRetryPolicy(
                                new RetryPolicy(5, Second, backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(3))));
                        return (result, (context.CurrentUtcDateTime - start).TotalSeconds).ToString();
                    }));

        OrchestrationMetadata end = await hub.EndWithTimeAsync(await hub.StartInstanceAsync("Retries"), Second);

        // Delays of 1, 2 and min(4, 3) seconds.
        Assert.AreEqual("(4, 6)", end.ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task Attempts_and_back_off_timers_take_task_ids_as_in_the_real_engine()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", _ => throw new IOException("always"))
                .Orchestrator(
                    "Exhausts",
                    async context =>
                    {
                        try
                        {
                            await context.CallActivityAsync("Fails", TaskOptions.FromRetryPolicy(new RetryPolicy(3, Second)));
                            return -1;
                        }
                        catch (TaskFailedException failed)
                        {
                            return failed.TaskId;
                        }
                    }));
        string id = await hub.StartInstanceAsync("Exhausts");

        OrchestrationMetadata end = await hub.EndWithTimeAsync(id, Second);

        Assert.AreEqual(4, end.ReadOutputAs<int>(), "tasks are 0, 2 and 4");
        IReadOnlyList<HistoryEvent> history = (await hub.Hub.GetHistoryAsync(id))!.Events;
        CollectionAssert.AreEqual(
            new[] { 1, 3, 5 },
            history.Where(e => e.Type == HistoryEventType.TimerCreated).Select(e => e.TaskId).ToArray(),
            "the real engine sets a timer after the last attempt too");
        Assert.AreEqual(3, hub.Functions.Runs("Fails"));
    }

    [TestMethod]
    public async Task A_failure_the_policy_does_not_handle_is_not_retried()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", _ => throw new ArgumentException("bad"))
                .Orchestrator(
                    "Filters",
                    async context =>
                    {
                        RetryPolicy policy = new(3, Second) { HandleFailure = failure => failure.IsCausedBy<IOException>() };
                        await context.CallActivityAsync("Fails", TaskOptions.FromRetryPolicy(policy));
                        return 0;
                    }));

        OrchestrationMetadata end = await hub.RunAsync("Filters");

        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.AreEqual(1, hub.Functions.Runs("Fails"));
    }

    [TestMethod]
    public async Task A_retry_time_out_ends_the_retries()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", _ => throw new IOException("always"))
                .Orchestrator(
                    "Limited",
                    async context =>
                    {
                        await context.CallActivityAsync(
                            "Fails",
                            TaskOptions.FromRetryPolicy(new RetryPolicy(100, Second, retryTimeout: TimeSpan.FromSeconds(3))));
                        return 0;
                    }));

        OrchestrationMetadata end = await hub.EndWithTimeAsync(await hub.StartInstanceAsync("Limited"), Second);

        Assert.AreEqual(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.AreEqual(4, hub.Functions.Runs("Fails"), "at 0, 1, 2 and 3 seconds");
    }

    [TestMethod]
    public async Task A_handler_decides_with_durable_waits_of_its_own()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Activity<string?, int>("Fails", _ => throw new IOException("always"))
                .Orchestrator(
                    "Handled",
                    async context =>
                    {
                        List<string> seen = [];
                        AsyncRetryHandler handler = async retry =>
                        {
                            seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorType} {retry.TotalRetryTime.TotalSeconds}");
                            await retry.OrchestrationContext.CreateTimer(Second, CancellationToken.None);
                            return retry.LastAttemptNumber < 2;
                        };
                        try
                        {
                            await context.CallActivityAsync("Fails", TaskOptions.FromRetryHandler(handler));
                        }
                        catch (TaskFailedException)
                        {
                            seen.Add("gave up");
                        }

                        return string.Join(", ", seen);
                    }));

        OrchestrationMetadata end = await hub.EndWithTimeAsync(await hub.StartInstanceAsync("Handled"), Second);

        Assert.AreEqual("1 System.IO.IOException 0, 2 System.IO.IOException 1, gave up", end.ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task An_unknown_activity_fails_at_once_whatever_the_policy()
    {
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions().Orchestrator(
                "Calls",
                async context =>
                {
                    await context.CallActivityAsync("Nobody", TaskOptions.FromRetryPolicy(new RetryPolicy(5, Second)));
                    return 0;
                }));

        OrchestrationMetadata end = await hub.RunAsync("Calls");

        Assert.AreEqual("ActivityTaskNotFound", end.FailureDetails?.InnerFailure?.ErrorType);
    }

    [TestMethod]
    public async Task Sub_orchestrations_are_retried_under_the_same_id()
    {
        int runs = 0;
        await using TestHub hub = await TestHub.StartAsync(
            new TestFunctions()
                .Orchestrator(
                    "Child",
                    context => Interlocked.Increment(ref runs) < 3 ? throw new IOException("again") : Task.FromResult(context.InstanceId))
                .Orchestrator(
                    "Parent",
                    context =>
                        context.CallSubOrchestratorAsync<string>(
                            "Child",
                            options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, Second)).WithInstanceId("the-child"))));

        OrchestrationMetadata end = await hub.EndWithTimeAsync(await hub.StartInstanceAsync("Parent"), Second);

        Assert.AreEqual("the-child", end.ReadOutputAs<string>());
        Assert.AreEqual(3, runs);
    }
}
