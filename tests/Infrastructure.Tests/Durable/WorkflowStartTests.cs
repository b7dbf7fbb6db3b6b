using Domain.Ids;
using Embedded.Functions.Durable;
using Infrastructure.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Infrastructure.Tests.Durable;

[TestClass]
public sealed class WorkflowStartTests : IAsyncDisposable
{
    private static readonly SnowflakeId Id = new(4_711);
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-").FullName;
    private DurableTaskHub hub = null!;
    private TroubledClient client = null!;

    [TestInitialize]
    public async Task OpenAsync()
    {
        hub = new DurableTaskHub(
            new DurableTaskHubOptions { Name = "test", DatabasePath = Path.Combine(folder, "hub.db") },
            new WaitingFunctions(),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        await hub.StartAsync(CancellationToken.None);
        client = new TroubledClient(hub.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await hub.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task A_start_that_loses_a_race_leaves_the_winner_running()
    {
        await new DurableMediaWorkflow(client).EnsureStartedAsync(Id, CancellationToken.None);
        await new DurablePostWorkflow(client).EnsureRetractingAsync(Id, CancellationToken.None);

        client.StaleReads = 1;
        await new DurableMediaWorkflow(client).EnsureStartedAsync(Id, CancellationToken.None);
        client.StaleReads = 1;
        await new DurableMediaWorkflow(client).NotifyConfirmedAsync(Id, CancellationToken.None);
        client.StaleReads = 1;
        await new DurablePostWorkflow(client).EnsureRetractingAsync(Id, CancellationToken.None);

        Assert.AreEqual(5, client.Starts);
        Assert.IsFalse((await hub.Client.GetInstanceAsync(Id.ToString()))!.IsCompleted);
    }

    [TestMethod]
    public async Task A_start_that_fails_is_an_error_though_an_earlier_instance_has_ended()
    {
        var workflow = new DurableMediaWorkflow(client);
        await workflow.EnsureStartedAsync(Id, CancellationToken.None);
        await hub.Client.TerminateInstanceAsync(Id.ToString());
        await hub.Client.WaitForInstanceCompletionAsync(Id.ToString());
        client.Fault = new TimeoutException("no answer");

        await Assert.ThrowsExactlyAsync<TimeoutException>(() => workflow.EnsureStartedAsync(Id, CancellationToken.None));
        await Assert.ThrowsExactlyAsync<TimeoutException>(() => workflow.NotifyConfirmedAsync(Id, CancellationToken.None));

        client.Fault = null;
        await workflow.EnsureStartedAsync(Id, CancellationToken.None);
        Assert.IsFalse((await hub.Client.GetInstanceAsync(Id.ToString()))!.IsCompleted);
    }

    [TestMethod]
    public async Task An_event_that_is_refused_is_an_error_as_long_as_the_instance_runs()
    {
        var workflow = new DurableMediaWorkflow(client);
        await workflow.EnsureStartedAsync(Id, CancellationToken.None);
        client.Fault = new InvalidOperationException("not now");

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => workflow.NotifyConfirmedAsync(Id, CancellationToken.None));

        client.Fault = null;
        await workflow.NotifyConfirmedAsync(Id, CancellationToken.None);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, (await hub.Client.WaitForInstanceCompletionAsync(Id.ToString())).RuntimeStatus);
    }

    private sealed class WaitingFunctions : IDurableFunctions
    {
        public bool HasOrchestrator(TaskName name) => true;

        public bool HasActivity(TaskName name) => false;

        public async Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) =>
            await context.WaitForExternalEvent<object?>(DurableMediaWorkflow.UploadConfirmed);

        public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken) =>
            throw new NotSupportedException("There are no activities.");
    }
}
