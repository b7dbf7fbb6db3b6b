using Domain.Media;
using Functions.Media.Sweep;
using Functions.Media.Tests.Harness;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.Media.Tests.Sweep;

[TestClass]
public sealed class SweepMediaTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_medium_whose_workflow_was_never_started_is_started_once_it_has_waited_long_enough()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length, new NoWorkflow());
        await app.PutAsync(media, bytes);
        _ = await app.Uploads.CompleteAsync(MediaHarness.Owner, media.Id, new NoWorkflow(), Cancel);

        await SweepAsync(app);
        Assert.IsNull(await app.Client.GetInstanceAsync(media.Id.ToString(), Cancel), "it is too young");

        app.Time.Skip(TimeSpan.FromMinutes(2));
        await SweepAsync(app);
        Assert.AreEqual(MediaStatus.Finished, (await app.SettledAsync(media)).Status);
    }

    [TestMethod]
    public async Task A_medium_whose_workflow_was_terminated_is_left_to_the_monitor()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var bytes = Picture.Png(1);
        var media = await app.AnnounceAsync(bytes.Length);
        await app.Client.TerminateInstanceAsync(media.Id.ToString(), Cancel);
        _ = await app.Client.WaitForInstanceCompletionAsync(media.Id.ToString(), Cancel);
        await app.PutAsync(media, bytes);

        app.Time.Skip(TimeSpan.FromMinutes(2));
        await SweepAsync(app);
        Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, (await app.Client.GetInstanceAsync(media.Id.ToString(), Cancel))!.RuntimeStatus);
    }

    [TestMethod]
    public async Task A_running_workflow_is_left_alone_and_looked_at_less_and_less_often()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.AnnounceAsync(100);
        var started = (await app.Client.GetInstanceAsync(media.Id.ToString(), Cancel))!.CreatedAt;
        app.Time.Skip(TimeSpan.FromHours(2));
        await SweepAsync(app);

        Assert.AreEqual(started, (await app.Client.GetInstanceAsync(media.Id.ToString(), Cancel))!.CreatedAt);
        var pause = (await app.FindAsync(media)).CheckAfter - app.Time.GetUtcNow();
        Assert.IsTrue(pause > TimeSpan.FromMinutes(29) && pause < TimeSpan.FromMinutes(31), $"a quarter of its age, not {pause}");
    }

    private Task SweepAsync(MediaHarness app) =>
        new SweepMedia(app.Store, app.Options, app.Time, NullLogger<SweepMedia>.Instance).RunAsync(new TimerInfo(), app.Client, Cancel);
}
