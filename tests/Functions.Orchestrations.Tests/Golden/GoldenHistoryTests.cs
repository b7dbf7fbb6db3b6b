using System.Runtime.CompilerServices;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Publishing;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.Orchestrations.Tests.Golden;

/// <summary>
/// Instances that were started by an earlier version of the orchestrators must go on under this one: their histories, recorded then and kept beside this
/// file, replay today. Where one is missing it is recorded, and the test fails once so that it is committed.
/// </summary>
[TestClass]
public sealed class GoldenHistoryTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_post_that_waited_for_an_event_and_was_sent_replays()
    {
        var looked = new SemaphoreSlim(0);
        var functions = new CannedFunctions { Media = [new(MediaState.Waiting, null, Never)], Looked = () => looked.Release() };
        await ReplayAsync("publish-post-sent", "PublishPost", functions, async hub =>
        {
            await looked.WaitAsync(TestContext.CancellationToken);
            await hub.Client.RaiseEventAsync("42", PublishPost.MediaSettled, null, TestContext.CancellationToken);
        });
    }

    [TestMethod]
    public Task A_post_that_was_reminded_and_failed_replays() => ReplayAsync(
        "publish-post-failed",
        "PublishPost",
        new CannedFunctions { Media = [new(MediaState.Waiting, null, TimeSpan.FromMilliseconds(1)), new(MediaState.Refused, "corrupt", default)] });

    [TestMethod]
    public Task A_post_that_was_retracted_replays() => ReplayAsync("retract-post", "RetractPost", new CannedFunctions());

    [TestMethod]
    public Task A_fan_out_that_went_on_as_new_replays() => ReplayAsync(
        "fan-out-post", nameof(FanOutPost), new CannedFunctions(), input: new FanOutInput(new(new(7), new(1_800_000_000_000, new(42))), FanOutWork.Add, null));

    private static string PathOf(string name, [CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, $"{name}.json");

    private async Task ReplayAsync(
        string file, string orchestrator, CannedFunctions functions, Func<DurableTaskHub, Task>? meanwhile = null, object? input = null)
    {
        var path = PathOf(file);
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(path, await RecordAsync(orchestrator, functions, meanwhile, input), TestContext.CancellationToken);
            Assert.Fail($"{path} was missing and has been recorded: look at it and commit it.");
        }

        var history = OrchestrationHistory.Parse(await File.ReadAllTextAsync(path, TestContext.CancellationToken));
        Assert.AreEqual(orchestrator, history.Name);
        HistoryReplayer.Replay(history, context => CannedFunctions.RunAsync(orchestrator, context));
    }

    private async Task<string> RecordAsync(string orchestrator, CannedFunctions functions, Func<DurableTaskHub, Task>? meanwhile, object? input)
    {
        var folder = Directory.CreateTempSubdirectory("golden-").FullName;
        try
        {
            var options = new DurableTaskHubOptions { Name = "social", DatabasePath = Path.Combine(folder, "hub.db"), DefaultVersion = "1.0" };
            await using var hub = new DurableTaskHub(options, functions, TimeProvider.System, NullLoggerFactory.Instance);
            await hub.StartAsync(TestContext.CancellationToken);
            await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator, input ?? "42", new StartOrchestrationOptions("42"), TestContext.CancellationToken);
            await (meanwhile?.Invoke(hub) ?? Task.CompletedTask);
            await hub.Client.WaitForInstanceCompletionAsync("42", false, TestContext.CancellationToken);
            return (await hub.GetHistoryAsync("42", TestContext.CancellationToken))!.ToJson() + "\n";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
