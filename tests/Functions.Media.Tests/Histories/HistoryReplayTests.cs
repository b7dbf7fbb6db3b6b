using System.Runtime.CompilerServices;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Functions.Media.Expiry;
using Functions.Media.Processing;
using Functions.Media.Tests.Harness;
using Infrastructure.Durable;
using Microsoft.DurableTask;

namespace Functions.Media.Tests.Histories;

/// <summary>
/// Instances outlive deployments: what was recorded of every way through the orchestrators must replay with today's code. After a deliberate change that
/// running instances are spared by a new version, record anew: set RECORD_HISTORIES=1 and run these tests.
/// </summary>
[TestClass]
public sealed class HistoryReplayTests
{
    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "Histories");
    private static readonly bool Recording = Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    public static IEnumerable<string> Recorded => Directory.EnumerateFiles(Built, "*.json").Select(file => Path.GetFileName(file)!).Order();

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task What_was_recorded_replays_with_todays_code(string file)
    {
        var history = OrchestrationHistory.Parse(await File.ReadAllTextAsync(Path.Combine(Built, file), Cancel));
        Assert.IsTrue(history.Events.Count > 2);
        HistoryReplayer.Replay(history, context => RunAsync(history.Name, context));
    }

    [TestMethod]
    public void Every_way_through_the_orchestrators_is_recorded() => CollectionAssert.AreEqual(
        new[] { "duplicate.json", "expired.json", "failed.json", "finished.json", "rejected.json", "unused.json", "used.json" }, Recorded.ToArray());

    [TestMethod]
    public async Task A_changed_orchestrator_would_be_found_out()
    {
        var history = OrchestrationHistory.Parse(await File.ReadAllTextAsync(Path.Combine(Built, "finished.json"), Cancel));
        Assert.ThrowsExactly<DurableTask.Core.Exceptions.NonDeterministicOrchestrationException>(
            () => HistoryReplayer.Replay(history, context => RunAsync(nameof(ExpireMedia), context)));
    }

    [TestMethod]
    public async Task Histories_are_recorded_on_request()
    {
        if (!Recording)
        {
            return;
        }

        var app = await MediaHarness.StartAsync(Cancel, options => options.FirstReminder = TimeSpan.FromHours(1));
        var finished = await app.UploadAsync(Picture.Png(1));
        var duplicate = await app.UploadAsync(Picture.Png(1));
        var rejected = await app.UploadAsync([1, 2, 3]);
        for (var crash = 0; crash < 3; crash++)
        {
            app.Decoder.CrashNext();
        }

        var failed = await app.UploadAsync(Picture.Png(2));
        _ = await app.Claims.ClaimForPostAsync([duplicate.Id], duplicate.OwnerId, new(1), Cancel);
        var expired = await app.AnnounceAsync(100);
        await app.ExpireAsync(finished, duplicate);
        _ = await app.SettledAsync(expired);
        await app.StopAndReadHistoriesAsync(async read =>
        {
            await SaveAsync("finished", await read(finished.Id.ToString()));
            await SaveAsync("duplicate", await read(duplicate.Id.ToString()));
            await SaveAsync("rejected", await read(rejected.Id.ToString()));
            await SaveAsync("failed", await read(failed.Id.ToString()));
            await SaveAsync("expired", await read(expired.Id.ToString()));
            await SaveAsync("unused", await read(ExpireMedia.InstanceIdOf(finished.Id)));
            await SaveAsync("used", await read(ExpireMedia.InstanceIdOf(duplicate.Id)));
        });
    }

    private static async Task<object?> RunAsync(string orchestrator, TaskOrchestrationContext context) => orchestrator switch
    {
        DurableMediaWorkflow.Orchestrator => await ProcessUpload.RunAsync(context),
        nameof(ExpireMedia) => await ExpireMedia.RunAsync(context),
        _ => throw new ArgumentOutOfRangeException(nameof(orchestrator), orchestrator, "Not an orchestrator of this app."),
    };

    private Task SaveAsync(string name, OrchestrationHistory history) =>
        File.WriteAllTextAsync(Path.Combine(Sources(), $"{name}.json"), history.ToJson() + "\n", Cancel);

    private static string Sources([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
