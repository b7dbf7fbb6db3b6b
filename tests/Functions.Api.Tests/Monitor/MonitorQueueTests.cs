using Domain.Staff;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests.Monitor;

/// <summary>Queues and dead letters, of a real broker whose handler fails.</summary>
[TestClass]
public sealed class MonitorQueueTests : ApiTest
{
    private const string Queue = "letters";

    [TestMethod]
    public async Task Dead_letters_are_shown_without_secrets_put_back_and_deleted_and_each_of_these_is_recorded()
    {
        var @operator = await Host.HireAsync(StaffRole.Operator);
        StubWorkflows.Social.MayBeRead = false;
        foreach (var body in new[] { """{"url":"https://h/x?sig=c2VjcmV0"}""", "two", "three" })
        {
            await Host.ServiceBus.SendAsync(Queue, System.Text.Encoding.UTF8.GetBytes(body));
        }

        await Host.ServiceBus.WaitUntilIdleAsync(Queue, CancellationToken.None);
        var queues = await @operator.Api.GetAsync("/monitor/queues");
        var stands = queues.Json["items"]!.AsArray().Single(queue => queue!["name"]!.GetValue<string>() == Queue)!;
        Assert.AreEqual(3, stands["dead_lettered"]!.GetValue<int>());

        var letters = await @operator.Api.GetAsync($"/monitor/dead-letters?queue={Queue}");
        Assert.AreEqual(200, letters.Status, letters.Text);
        Assert.IsFalse(letters.Text.Contains("c2VjcmV0", StringComparison.Ordinal), letters.Text);
        var numbers = letters.Json["items"]!.AsArray().Select(letter => letter!["sequence_number"]!.GetValue<long>()).ToArray();
        Assert.HasCount(3, numbers);
        var after = await @operator.Api.GetAsync($"/monitor/dead-letters?queue={Queue}&from={numbers[0] + 1}&limit=1");
        Assert.AreEqual("two", after.Json["items"]!.AsArray().Single()!["body"]!.GetValue<string>());

        Assert.AreEqual(204, (await @operator.Api.DeleteAsync($"/monitor/dead-letters/{numbers[0]}?queue={Queue}")).Status);
        Assert.AreEqual(404, (await @operator.Api.DeleteAsync($"/monitor/dead-letters/{numbers[0]}?queue={Queue}")).Status);
        StubWorkflows.Social.MayBeRead = true;
        var one = new { queue = Queue, sequence_number = numbers[1] };
        Assert.AreEqual("""{"resubmitted":1}""", (await @operator.Api.PostAsync("/monitor/dead-letters/resubmit", one)).Text);
        Assert.AreEqual(404, (await @operator.Api.PostAsync("/monitor/dead-letters/resubmit", one)).Status);
        Assert.AreEqual("""{"resubmitted":1}""", (await @operator.Api.PostAsync("/monitor/dead-letters/resubmit", new { queue = Queue })).Text);
        await Host.ServiceBus.WaitUntilIdleAsync(Queue, CancellationToken.None);
        Assert.AreEqual(0, (await @operator.Api.GetAsync($"/monitor/dead-letters?queue={Queue}")).Json["items"]!.AsArray().Count);

        var recorded = (await @operator.Api.GetAsync($"/monitor/actions?target={Queue}%23{numbers[1]}")).Json["items"]!.AsArray();
        CollectionAssert.AreEqual(
            new[] { "resubmit dead_letter_not_found", "resubmit done" },
            recorded.Select(action => $"{action!["action"]} {action["outcome"]}").ToArray());
    }

    [TestMethod]
    public async Task A_queue_that_is_not_there_is_not_found()
    {
        var @operator = await Host.HireAsync(StaffRole.Operator);
        Assert.AreEqual("queue_not_found", (await @operator.Api.GetAsync("/monitor/dead-letters?queue=none")).Code);
        Assert.AreEqual("queue_not_found", (await @operator.Api.GetAsync("/monitor/dead-letters")).Code);
        Assert.AreEqual("queue_not_found", (await @operator.Api.PostAsync("/monitor/dead-letters/resubmit", new { queue = "none" })).Code);
        Assert.AreEqual("queue_not_found", (await @operator.Api.DeleteAsync("/monitor/dead-letters/1?queue=none")).Code);
        Assert.AreEqual("invalid_field", (await @operator.Api.DeleteAsync($"/monitor/dead-letters/x?queue={Queue}")).Code);
    }

    [TestMethod]
    public async Task Nothing_stuck_and_nothing_repaired_are_empty_lists()
    {
        var reader = await Host.HireAsync(StaffRole.Reader);
        foreach (var path in new[] { "/monitor/stuck", "/monitor/stuck?state=closed", "/monitor/repairs" })
        {
            var list = await reader.Api.GetAsync(path);
            Assert.AreEqual(200, list.Status, list.Text);
            Assert.AreEqual("""{"items":[],"next_cursor":null,"has_more":false}""", list.Text);
        }

        Assert.AreEqual(400, (await reader.Api.GetAsync("/monitor/stuck?state=happy")).Status);
    }
}
