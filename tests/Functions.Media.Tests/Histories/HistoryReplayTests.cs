using System.Runtime.CompilerServices;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Exposure;
using Domain.Media.Previews;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Functions.Media.Expiry;
using Functions.Media.Tests.Harness;
using Infrastructure.Durable;
using Microsoft.DurableTask;
using Tests.Shared.Histories;

namespace Functions.Media.Tests.Histories;

/// <summary>The histories that uploads have left replay with today's orchestrators, and no others do.</summary>
[TestClass]
public sealed class HistoryReplayTests
{
    private static readonly AppOrchestrators Orchestrators = new(typeof(ExpireMedia).Assembly);
    private static readonly GoldenHistories Golden = new(Folder(), Orchestrators.RunAsync);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    public static IEnumerable<string> Recorded => Golden.Names;

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task What_was_recorded_replays_with_todays_code(string name) => Golden.Replay(await Golden.ReadAsync(name));

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public async Task What_differs_in_one_thing_does_not_replay(string name)
    {
        var differing = GoldenHistories.Differing(await Golden.ReadAsync(name)).ToList();
        Assert.IsNotEmpty(differing);
        foreach (var (change, history) in differing)
        {
            Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() => Golden.Replay(history), change);
        }
    }

    [TestMethod]
    public async Task Every_orchestrator_of_the_app_has_left_a_history()
    {
        var left = await Task.WhenAll(Golden.Names.Select(Golden.ReadAsync));
        CollectionAssert.AreEquivalent(Orchestrators.Names.ToList(), left.Select(static history => history.Name).Distinct().ToList());
    }

    [TestMethod]
    public async Task An_orchestrator_that_leaves_out_a_step_is_found_out()
    {
        var history = await Golden.ReadAsync("unused");
        HistoryReplayer.Replay(history, async context => await ExpireMedia.RunAsync(context));
        Assert.ThrowsExactly<NonDeterministicOrchestrationException>(() => HistoryReplayer.Replay(history, async context =>
        {
            var term = context.GetInput<ExpiryTerm>()!;
            await context.CreateTimer(term.ExpiresAt.UtcDateTime, CancellationToken.None);
            return await context.CallActivityAsync<bool>(nameof(ExpireUnused), term.MediaId);
        }));
    }

    [TestMethod]
    public async Task Histories_are_recorded_on_request()
    {
        if (!GoldenHistories.Recording)
        {
            return;
        }

        var app = await MediaHarness.StartAsync(Cancel, options => options.FirstReminder = TimeSpan.FromHours(1));
        var expired = await app.AnnounceAsync(100);
        var finished = await app.UploadAsync(Picture.Png(1));
        var duplicate = await app.UploadAsync(Picture.Png(1));
        var rejected = await app.UploadAsync([1, 2, 3]);
        app.Decoder.CrashNext();
        var retried = await app.UploadAsync(Picture.Png(3));
        app.Decoder.Faults.Enqueue(static _ => throw new IOException("the disk does not answer"));
        var repeated = await app.UploadAsync(Picture.Png(4));
        var film = await app.UploadFilmAsync(Film.Mp4());
        var silent = await app.UploadFilmAsync(Film.Silent());
        var noFilm = await app.UploadFilmAsync([1, 2, 3]);
        app.Transcoder.CrashNext();
        var retriedFilm = await app.UploadFilmAsync(Film.Mp4(1));
        for (var crash = 0; crash < 3; crash++)
        {
            app.Transcoder.CrashNext();
        }

        var failedFilm = await app.UploadFilmAsync(Film.Mp4(2));
        var waited = await UploadWhileAnotherRendersAsync(app);
        var oversized = await app.AnnounceAsync(10);
        await app.PutAsync(oversized, Picture.Png(5));
        _ = await app.CompleteAsync(oversized);
        _ = await app.SettledAsync(oversized);
        for (var crash = 0; crash < 3; crash++)
        {
            app.Decoder.CrashNext();
        }

        var failed = await app.UploadAsync(Picture.Png(2));
        _ = await app.Claims.ClaimForPostAsync([duplicate.Id], duplicate.OwnerId, new(1), Cancel);
        Assert.IsTrue(await new DurablePreviewWorkflow(app.Client).RenderAsync(finished.Id, new PictureLook { Filter = "juno" }, Cancel));
        await app.ExpireAsync(finished, duplicate);
        _ = await app.SettledAsync(expired);
        var cleaned = await app.StartReviewAsync(isPrivate: true);
        await app.CompleteReviewAsync(cleaned);
        var left = await app.StartReviewAsync(isPrivate: false);
        while ((await app.FindAsync(duplicate)).Image!.Exposure != MediaExposure.Public)
        {
            await Task.Yield();
        }

        app.Edge.Purging = new TaskCompletionSource().Task;
        var purged = app.Edge.Purged.Count;
        var moving = await app.StartReviewAsync(isPrivate: true);
        while (app.Edge.Purged.Count == purged)
        {
            await Task.Yield();
        }

        // The run that moves ends by continuing as new: it is kept as it is meanwhile.
        await app.Client.TerminateInstanceAsync(moving, Cancel);
        _ = await app.Client.WaitForInstanceCompletionAsync(moving, Cancel);

        await app.StopAndReadHistoriesAsync(async read =>
        {
            await SaveAsync("finished", finished.Id);
            await SaveAsync("duplicate", duplicate.Id);
            await SaveAsync("rejected", rejected.Id);
            await SaveAsync("oversized", oversized.Id);
            await SaveAsync("retried", retried.Id);
            await SaveAsync("repeated", repeated.Id);
            await SaveAsync("waited", waited);
            await SaveAsync("film", film.Id);
            await SaveAsync("film-silent", silent.Id);
            await SaveAsync("film-rejected", noFilm.Id);
            await SaveAsync("film-retried", retriedFilm.Id);
            await SaveAsync("film-failed", failedFilm.Id);
            await SaveAsync("failed", failed.Id);
            await SaveAsync("expired", expired.Id);
            await Golden.SaveAsync("left", await read(left));
            await Golden.SaveAsync("moving", await read(moving));
            await Golden.SaveAsync("cleaned", await read(cleaned));
            await Golden.SaveAsync("unused", await read(DurableMediaWorkflow.ExpiryInstance(finished.Id)));
            await Golden.SaveAsync("preview", await read(new PreviewOrder(finished.Id, "juno").InstanceId));
            await Golden.SaveAsync("used", await read(DurableMediaWorkflow.ExpiryInstance(duplicate.Id)));

            async Task SaveAsync(string name, SnowflakeId media) => await Golden.SaveAsync(name, await read(media.ToString()));
        });
    }

    private static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;

    // The first one's decoder is held until the second has found that it must wait.
    private async Task<SnowflakeId> UploadWhileAnotherRendersAsync(MediaHarness app)
    {
        TaskCompletionSource rendering = new();
        TaskCompletionSource waits = new();
        app.Decoder.Faults.Enqueue(async _ =>
        {
            rendering.SetResult();
            await waits.Task;
            return new DecodeOutcome.Crashed(DecoderCrash.Signalled, "signal 11");
        });
        var bytes = Picture.Png(6);
        var first = await StartAsync();
        await rendering.Task;
        var second = await StartAsync();
        while ((await app.FindAsync(second)).RenditionId is null)
        {
            await Task.Yield();
        }

        waits.SetResult();
        _ = await app.SettledAsync(first);
        return (await app.SettledAsync(second)).Id;

        async Task<MediaRecord> StartAsync()
        {
            var media = await app.AnnounceAsync(bytes.Length);
            await app.PutAsync(media, bytes);
            return await app.CompleteAsync(media);
        }
    }
}
