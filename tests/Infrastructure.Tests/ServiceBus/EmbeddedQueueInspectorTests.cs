using System.Text;
using Domain.Monitor.Queues;
using Domain.Problems;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Infrastructure.ServiceBus.Embedded;
using Microsoft.Extensions.DependencyInjection;

namespace Infrastructure.Tests.ServiceBus;

/// <summary>Dead letters as they come about: from a function that fails.</summary>
[TestClass]
public sealed class EmbeddedQueueInspectorTests
{
    private const string Queue = "letters";

    private readonly Handler handler = new();
    private string folder = null!;
    private EmbeddedFunctionsHost host = null!;
    private EmbeddedQueueInspector queues = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        folder = Directory.CreateTempSubdirectory("queues-").FullName;
        var options = new EmbeddedFunctionsOptions { DataPath = folder, ServiceBus = new ServiceBusOptions { MaxDeliveryCount = 2 } };
        options.Urls.Add("http://127.0.0.1:0");
        var builder = EmbeddedFunctionsHost.CreateBuilder(options);
        builder.AddApp("letters", typeof(ReadLetters).Assembly, app => app.Services.AddSingleton(handler));
        host = builder.Build();
        await host.StartAsync(Cancel);
        queues = new EmbeddedQueueInspector(host.ServiceBus);
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public async Task Dead_letters_are_counted_and_shown_page_by_page_with_their_reasons()
    {
        await FailAsync("one", "two", new string('x', DeadLetter.MaxBodyLength + 1));
        var status = (await queues.ListAsync(Cancel)).Single();
        Assert.AreEqual((Queue, 0L, 0L, 3L, (DateTimeOffset?)null), (status.Name, status.Active, status.Scheduled, status.DeadLettered, status.OldestEnqueuedAt));

        var first = await queues.PeekDeadLettersAsync(Queue, 0, 2, Cancel);
        var second = await queues.PeekDeadLettersAsync(Queue, first[^1].SequenceNumber + 1, 2, Cancel);
        CollectionAssert.AreEqual(new[] { "one", "two" }, first.Select(static letter => letter.Body).ToList());
        Assert.AreEqual(DeadLetter.MaxBodyLength, second.Single().Body.Length);
        Assert.AreEqual("MaxDeliveryCountExceeded", first[0].Reason);
        Assert.AreEqual(2, first[0].Deliveries);
    }

    [TestMethod]
    public async Task One_dead_letter_is_resubmitted_and_handled_and_the_others_stay()
    {
        await FailAsync("one", "two");
        var letters = await queues.PeekDeadLettersAsync(Queue, 0, 10, Cancel);
        handler.Fails = false;
        Assert.AreEqual(1, await queues.ResubmitAsync(Queue, letters[1].SequenceNumber, Cancel));
        Assert.AreEqual(0, await queues.ResubmitAsync(Queue, letters[1].SequenceNumber, Cancel), "it is no dead letter any more");
        await host.ServiceBus.WaitUntilIdleAsync(Queue, Cancel);
        CollectionAssert.AreEqual(new[] { "two" }, handler.Handled.ToList());
        Assert.AreEqual("one", (await queues.PeekDeadLettersAsync(Queue, 0, 10, Cancel)).Single().Body);

        Assert.AreEqual(1, await queues.ResubmitAsync(Queue, null, Cancel));
        await host.ServiceBus.WaitUntilIdleAsync(Queue, Cancel);
        CollectionAssert.AreEqual(new[] { "two", "one" }, handler.Handled.ToList());
    }

    [TestMethod]
    public async Task One_dead_letter_is_deleted_for_good()
    {
        await FailAsync("one", "two");
        var letters = await queues.PeekDeadLettersAsync(Queue, 0, 10, Cancel);
        Assert.IsTrue(await queues.DeleteDeadLetterAsync(Queue, letters[0].SequenceNumber, Cancel));
        Assert.IsFalse(await queues.DeleteDeadLetterAsync(Queue, letters[0].SequenceNumber, Cancel));
        Assert.AreEqual("two", (await queues.PeekDeadLettersAsync(Queue, 0, 10, Cancel)).Single().Body);
    }

    [TestMethod]
    public async Task A_queue_that_is_not_there_is_refused_by_every_call()
    {
        foreach (Func<Task> call in new Func<Task>[]
        {
            () => queues.PeekDeadLettersAsync("none", 0, 1, Cancel),
            () => queues.ResubmitAsync("none", null, Cancel),
            () => queues.DeleteDeadLetterAsync("none", 1, Cancel),
        })
        {
            Assert.AreEqual("queue_not_found", (await Assert.ThrowsExactlyAsync<ProblemException>(call)).Code);
        }

        await FailAsync("the broker still works");
    }

    private async Task FailAsync(params string[] bodies)
    {
        foreach (var body in bodies)
        {
            await host.ServiceBus.SendAsync(Queue, Encoding.UTF8.GetBytes(body), cancellationToken: Cancel);
        }

        await host.ServiceBus.WaitUntilIdleAsync(Queue, Cancel);
    }
}
