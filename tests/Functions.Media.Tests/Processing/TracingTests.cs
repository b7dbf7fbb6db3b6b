using System.Collections.Concurrent;
using System.Diagnostics;
using Functions.Media.Tests.Harness;
using Infrastructure.ServiceBus;

namespace Functions.Media.Tests.Processing;

/// <summary>One trace follows an upload from its announcement to what is done because it has settled.</summary>
[TestClass]
public sealed class TracingTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Every_step_of_an_upload_belongs_to_the_trace_of_its_announcement()
    {
        using var source = new ActivitySource("UploadTracingTests");
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "UploadTracingTests" or "Microsoft.DurableTask" or "Embedded.ServiceBus",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await MediaHarness.StartAsync(TestContext.CancellationToken);
        var bytes = Picture.Png(1);
        using var announcement = source.StartActivity("POST /media/uploads")!;
        var media = await app.AnnounceAsync(bytes.Length);
        announcement.Stop();
        await app.PutAsync(media, bytes);
        using (source.StartActivity("POST /media/{id}/complete"))
        {
            _ = await app.CompleteAsync(media);
        }

        _ = await app.SettledAsync(media);
        await app.Host.ServiceBus.WaitUntilIdleAsync(WarmingQueue.Name, TestContext.CancellationToken);

        // The last span ends after its message is gone.
        while (!ended.Any(static span => span.DisplayName == "ServiceBusProcessor.ProcessMessage" && span.GetTagItem("messaging.destination.name") is WarmingQueue.Name))
        {
            await Task.Yield();
        }

        var spans = ended.Where(span => span.TraceId == announcement.TraceId).ToList();
        var names = spans.Select(static span => span.DisplayName.Split('@')[0]).ToHashSet();
        foreach (var name in new[]
        {
            "create_orchestration:ProcessUpload", "activity:CheckUpload", "activity:PinOriginal", "activity:ClaimRendition", "activity:RenderVariants", "activity:SettleMedium",
            "activity:PublishSettled", "orchestration:ProcessUpload",
        })
        {
            Assert.Contains(name, names);
        }

        var own = ended.Where(span => span.GetTagItem("durabletask.task.instance_id") as string == media.Id.ToString());
        Assert.IsTrue(own.All(span => span.TraceId == announcement.TraceId), "no step is in another trace");
        CollectionAssert.IsSubsetOf(
            new[] { ("ServiceBusSender.Send", EventTopic.Name), ("ServiceBusSender.Send", WarmingQueue.Name), ("ServiceBusProcessor.ProcessMessage", WarmingQueue.Name) },
            spans.Select(static span => (span.DisplayName, span.GetTagItem("messaging.destination.name") as string)).ToList());
    }
}
