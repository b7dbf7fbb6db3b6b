using Domain.Media;
using Domain.Media.Exposure;
using Domain.Media.Videos;
using Functions.Media.Tests.Harness;
using Tests.Shared;

namespace Functions.Media.Tests.Videos;

/// <summary>Films from upload to what is played, on the real engine, storage and transcoder.</summary>
[TestClass]
public sealed class RenderVideoTests
{
    private const int Segments = 3;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_film_becomes_a_poster_and_playlists_of_every_size_and_nothing_else_is_left()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadFilmAsync(Film.Mp4());

        Assert.AreEqual(MediaStatus.Finished, media.Status, media.ReasonDetail);
        Assert.AreEqual(100, media.Progress);
        Assert.AreEqual((320, 180), (media.Image!.Width, media.Image.Height));
        Assert.HasCount(16, media.Image.Variants);
        var video = media.Video!;
        Assert.AreEqual((VideoContainer.Mp4, TimeSpan.FromSeconds(3), true), (video.OriginalContainer, video.Duration, video.HasSound));
        CollectionAssert.AreEqual(new[] { "90p", "180p", "audio" }, video.Tracks.Select(static track => track.Name).ToList());
        CollectionAssert.AreEqual(new int[] { 0, 1, 2 }, app.Transcoder.Segments.Order().ToList());
        await AssertFilesAsync(app, media);

        var master = await ReadAsync(app, media, video.MasterFile);
        foreach (var track in video.Tracks)
        {
            StringAssert.Contains(master, track.PlaylistFile);
            var playlist = (await ReadAsync(app, media, track.PlaylistFile)).Split('\n');
            Assert.IsTrue(playlist.Where(static line => line.Length > 0 && line[0] != '#').All(VideoFileName.IsSegment));
        }

        Assert.HasCount(Segments, (await ReadAsync(app, media, video.Tracks[0].PlaylistFile)).Split('\n').Where(VideoFileName.IsSegment));
        CollectionAssert.AreEquivalent(
            new[] { $"{MediaHarness.Owner}/{media.Id}/metadata.json", $"{MediaHarness.Owner}/{media.Id}/original" },
            app.Storage.Names(TestStorage.Options.Originals).ToArray());
    }

    [TestMethod]
    public async Task A_silent_film_has_no_track_of_sound()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadFilmAsync(Film.Silent());
        Assert.AreEqual(MediaStatus.Finished, media.Status, media.ReasonDetail);
        Assert.IsFalse(media.Video!.HasSound);
        CollectionAssert.AreEqual(new[] { "90p", "180p" }, media.Video.Tracks.Select(static track => track.Name).ToList());
        await AssertFilesAsync(app, media);
    }

    [TestMethod]
    public async Task What_is_no_film_is_rejected_and_leaves_nothing()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadFilmAsync(Picture.Png(1));
        Assert.AreEqual((MediaStatus.Rejected, VideoRejection.UnsupportedType), (media.Status, media.Reason));
        AssertNothingIsLeft(app);
    }

    [TestMethod]
    public async Task A_film_that_plays_too_long_is_rejected()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, static options => options.MaxVideoDuration = TimeSpan.FromSeconds(2));
        var media = await app.UploadFilmAsync(Film.Mp4());
        Assert.AreEqual((MediaStatus.Rejected, VideoRejection.TooLong), (media.Status, media.Reason));
        AssertNothingIsLeft(app);
    }

    [TestMethod]
    public async Task A_segment_that_brings_the_transcoder_down_costs_an_attempt_and_is_made_again_alone()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        app.Transcoder.CrashNext();
        var media = await app.UploadFilmAsync(Film.Mp4());
        Assert.AreEqual((MediaStatus.Finished, 1), (media.Status, media.Attempts));
        Assert.HasCount(Segments + 1, app.Transcoder.Segments);
        await AssertFilesAsync(app, media);
    }

    [TestMethod]
    public async Task Three_crashes_fail_a_film_and_who_starts_it_again_makes_only_what_is_missing()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, static options => options.VideoPartsAtOnce = 1);
        var held = await MakeFirstThenCrashAsync(app);
        var media = await app.SettledAsync(held);
        Assert.AreEqual((MediaStatus.Failed, 3), (media.Status, media.Attempts));
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 1 }, app.Transcoder.Segments.ToList());

        await app.Workflow.EnsureStartedAsync(media.Id, Cancel);
        media = await app.SettledAsync(media);
        Assert.AreEqual((MediaStatus.Finished, 0), (media.Status, media.Attempts));
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 1, 1, 2 }, app.Transcoder.Segments.ToList());
        await AssertFilesAsync(app, media);
    }

    [TestMethod]
    public async Task A_host_that_stops_makes_again_what_was_in_its_hands_and_counts_no_attempt()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, static options => options.VideoPartsAtOnce = 1);
        var reached = new TaskCompletionSource();
        var media = await BeginAfterFirstAsync(app, async cancel =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("Cancelled before.");
        });
        await reached.Task.WaitAsync(Cancel);
        CollectionAssert.AreEqual(new[] { 0, 1 }, app.Transcoder.Segments.ToList());
        Assert.IsGreaterThan(30, (await app.FindAsync(media)).Progress, "The record shows the first segment.");

        await app.RestartAsync();

        media = await app.SettledAsync(media);
        Assert.AreEqual((MediaStatus.Finished, 0), (media.Status, media.Attempts));
        CollectionAssert.AreEqual(new[] { 1, 2 }, app.Transcoder.Segments.ToList());
        await AssertFilesAsync(app, media);
    }

    [TestMethod]
    public async Task The_same_film_again_is_not_transcoded_again()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var first = await app.UploadFilmAsync(Film.Mp4());
        var second = await app.UploadFilmAsync(Film.Mp4());
        Assert.AreEqual(first.Id, second.DuplicateOf);
        Assert.AreEqual(first.Video!.MasterFile, second.Video!.MasterFile);
        Assert.AreEqual(first.Image!.MediaKey, second.Image!.MediaKey);
        Assert.HasCount(Segments, app.Transcoder.Segments);
    }

    [TestMethod]
    public async Task A_film_whose_poster_looks_like_another_is_flagged()
    {
        await using var app = await MediaHarness.StartAsync(Cancel, static options => options.MinFingerprintQuality = 0);
        var first = await app.UploadFilmAsync(Film.Mp4(1));
        var second = await app.UploadFilmAsync(Film.Mp4(2));
        Assert.AreNotEqual(first.RenditionId, second.RenditionId);
        Assert.AreEqual(first.Id, second.NearDuplicates.Single().MediaId);
    }

    [TestMethod]
    public async Task Every_file_of_a_film_moves_when_its_owner_goes_private_and_is_deleted_when_it_expires()
    {
        await using var app = await MediaHarness.StartAsync(Cancel);
        var media = await app.UploadFilmAsync(Film.Mp4());
        var key = media.Image!.MediaKey;
        await app.CompleteReviewAsync(await app.StartReviewAsync(isPrivate: true));
        media = await app.FindAsync(media);
        Assert.AreEqual(MediaExposure.Restricted, media.Image!.Exposure);
        Assert.AreNotEqual(key, media.Image.MediaKey);
        Assert.AreEqual(0, app.Storage.Names(TestStorage.Options.Public).Count);
        await AssertFilesAsync(app, media, TestStorage.Options.Restricted);
        StringAssert.Contains(await ReadAsync(app, media, media.Video!.MasterFile), "#EXTM3U");

        await app.ExpireAsync(media);
        Assert.IsNull((await app.FindAsync(media)).Video);
        AssertNothingIsLeft(app);
    }

    /// <summary>The first segment is made; all attempts at the second crash.</summary>
    private static Task<MediaRecord> MakeFirstThenCrashAsync(MediaHarness app) =>
        BeginAfterFirstAsync(app, static _ => Task.FromResult<VideoOutcome<VideoSegment>>(
            new VideoOutcome<VideoSegment>.Crashed(Domain.Media.Decoding.DecoderCrash.Signalled, "signal 11")), times: 3);

    private static async Task<MediaRecord> BeginAfterFirstAsync(
        MediaHarness app, Func<CancellationToken, Task<VideoOutcome<VideoSegment>>> fault, int times = 1)
    {
        var film = Film.Mp4();
        var media = await app.AnnounceAsync(film.Length, isFilm: true);
        app.Transcoder.PassNext();
        for (var time = 0; time < times; time++)
        {
            app.Transcoder.Faults.Enqueue(fault);
        }

        await app.PutAsync(media, film);
        return await app.CompleteAsync(media);
    }

    private static async Task AssertFilesAsync(MediaHarness app, MediaRecord media, string? container = null)
    {
        var rendition = await app.RenditionOfAsync(media);
        CollectionAssert.AreEquivalent(
            rendition.FileNames().Select(file => $"{media.Image!.MediaKey}/{file}").ToArray(),
            app.Storage.Names(container ?? TestStorage.Options.Public).ToArray());
    }

    private static void AssertNothingIsLeft(MediaHarness app)
    {
        foreach (var container in new[] { TestStorage.Options.Uploads, TestStorage.Options.Originals, TestStorage.Options.Public, TestStorage.Options.Restricted })
        {
            Assert.AreEqual(0, app.Storage.Names(container).Count, container);
        }
    }

    private async Task<string> ReadAsync(MediaHarness app, MediaRecord media, string file) =>
        System.Text.Encoding.UTF8.GetString((await app.Storage.Blobs.ReadAsync(media.Image!.Place.Of(file), 1 << 20, Cancel))!);
}
