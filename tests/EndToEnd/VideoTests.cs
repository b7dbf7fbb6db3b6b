using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd;

/// <summary>Videos on the real system: from blocks to every frame of every size, and for whom.</summary>
[TestClass]
public sealed class VideoTests
{
    private const string Playlist = "application/vnd.apple.mpegurl";
    private static SystemProcess system = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => system = await SystemProcess.StartNewAsync(("Media__SignedUrlLifetime", "00:00:10"));

    [ClassCleanup]
    public static async Task StopAsync() => await system.DisposeAsync();

    [TestMethod]
    public async Task A_reel_goes_from_blocks_to_followers_who_play_every_frame_of_every_size_from_the_edge()
    {
        const int seconds = 13;
        using var author = await Person.SignUpAsync(system.Address, "video.author");
        using var follower = await Person.SignUpAsync(system.Address, "video.follower");
        await follower.FollowAsync(author);
        var film = await Films.NewAsync(seconds, "1280x720");
        var (mediaId, url) = await author.AnnounceAsync(film.Length, "film", "video/mp4", "video");
        await author.StoreBlocksAsync(mediaId, url, film, blockSize: 256 * 1024);
        var reel = await author.PostReelAsync("Moving #colours", "reel", mediaId);
        Assert.AreEqual(reel, (await ReelsAsync(author)).Single(), "The author sees it at once.");

        var progress = new List<int>();
        JsonNode media;
        do
        {
            media = await author.SendAsync(HttpMethod.Get, $"media/{mediaId}");
            progress.Add((int)media["progress"]!);
            await Task.Delay(100);
        }
        while ((string?)media["status"] == "processing");
        Assert.AreEqual("finished", (string?)media["status"], media.ToJsonString());
        CollectionAssert.AreEqual(progress.Order().ToList(), progress, "Progress never goes back.");
        Assert.AreEqual(100, progress[^1]);
        Assert.AreEqual("published", (string?)(await author.WaitForPostAsync(reel))["status"]);
        await Eventually.BeTrueAsync(async () => (await ReelsAsync(follower)).Contains(reel), "The reel reaches the follower's reels.");
        CollectionAssert.AreEqual(new[] { reel }, await follower.ReadFeedAsync());

        var medium = (await follower.SendAsync(HttpMethod.Get, $"posts/{reel}"))["media"]![0]!;
        Assert.AreEqual("video", (string?)medium["type"]);
        Assert.AreEqual(seconds * 1000, (int)medium["video"]!["duration_ms"]!);
        Assert.AreEqual(16, medium["variants"]!.AsArray().Count);
        var poster = await follower.DownloadAsync((string)medium["video"]!["poster_url"]!);
        Assert.IsTrue(poster.AsSpan(0, 3).SequenceEqual<byte>([0xFF, 0xD8, 0xFF]));
        var hls = new Uri((string)medium["video"]!["hls_url"]!);
        StringAssert.StartsWith(hls.AbsolutePath, "/edge/");

        using var player = new HttpClient();
        await AssertPlaysAsync(player, hls, sizes: 2, seconds);
    }

    [TestMethod]
    public async Task A_private_accounts_video_plays_for_followers_and_no_longer_than_they_follow()
    {
        const int seconds = 2;
        using var author = await Person.SignUpAsync(system.Address, "video.private");
        using var follower = await Person.SignUpAsync(system.Address, "video.friend");
        using var stranger = await Person.SignUpAsync(system.Address, "video.stranger");
        await follower.FollowAsync(author);
        await author.SendAsync(HttpMethod.Patch, "users/me", new() { ["is_private"] = true });
        var film = await Films.NewAsync(seconds, "320x180");
        var (mediaId, url) = await author.AnnounceAsync(film.Length, "film", "video/mp4", "video");
        await author.StoreAsync(mediaId, url, film, "video/mp4");
        var reel = await author.PostReelAsync("For friends", "reel", mediaId);
        Assert.AreEqual("published", (string?)(await author.WaitForPostAsync(reel))["status"]);

        var video = (await follower.SendAsync(HttpMethod.Get, $"posts/{reel}"))["media"]![0]!["video"]!;
        var hls = new Uri((string)video["hls_url"]!);
        Assert.AreEqual($"/api/v1/media/{mediaId}/video.m3u8", hls.AbsolutePath);
        using var player = PlayerOf(follower);
        var segment = await AssertPlaysAsync(player, hls, sizes: 1, seconds);
        var signed = await SignedAsync(follower, segment);
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(signed));

        await AssertHiddenAsync(stranger, hls, segment);
        using var anonymous = new HttpClient();
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(hls)).StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await StatusAsync(new Uri(signed, signed.AbsolutePath)), "Without a signature there is nothing.");

        await follower.UnfollowAsync(author);
        await AssertHiddenAsync(follower, hls, segment);
        await Eventually.BeTrueAsync(async () => await StatusAsync(signed) == HttpStatusCode.Forbidden, "The last signed address ends.");
    }

    private static HttpClient PlayerOf(Person person, bool follows = true)
    {
        var player = new HttpClient(new HttpClientHandler { AllowAutoRedirect = follows });
        player.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        return player;
    }

    private static async Task<Uri> SignedAsync(Person person, Uri segment)
    {
        using var player = PlayerOf(person, follows: false);
        using var answer = await player.GetAsync(segment);
        Assert.AreEqual(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private static async Task AssertHiddenAsync(Person person, Uri hls, Uri segment)
    {
        using var player = PlayerOf(person, follows: false);
        foreach (var address in new[] { hls, new Uri(hls, "video/180p.m3u8"), segment })
        {
            Assert.AreEqual(HttpStatusCode.NotFound, (await player.GetAsync(address)).StatusCode, $"{address} for {person.Username}");
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(address);
        return answer.StatusCode;
    }

    private static async Task<List<string>> ReelsAsync(Person reader) =>
        [.. (await reader.SendAsync(HttpMethod.Get, "reels"))["posts"]!.AsArray().Select(static post => (string)post!["post_id"]!)];

    /// <summary>Walks every playlist and segment, as a player does, and lets ffmpeg decode what came.</summary>
    /// <returns>The address of one segment.</returns>
    private async Task<Uri> AssertPlaysAsync(HttpClient player, Uri hls, int sizes, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("player-").FullName;
        try
        {
            Uri? segment = null;
            var tracks = 0;
            var master = await SaveAsync(player, hls, Path.Combine(folder, "master.m3u8"), Playlist);
            foreach (var trackName in AddressesIn(master))
            {
                var track = new Uri(hls, trackName);
                var own = Directory.CreateDirectory(Path.Combine(folder, $"{tracks++}")).FullName;
                var playlist = await SaveAsync(player, track, Path.Combine(own, "track.m3u8"), Playlist);
                Assert.AreEqual(seconds, DurationOf(playlist), 0.05, trackName);
                foreach (var file in AddressesIn(playlist))
                {
                    segment = new Uri(track, file);
                    _ = await SaveAsync(player, segment, Path.Combine(own, file), trackName.Contains("audio", StringComparison.Ordinal) ? "audio/mp4" : "video/mp4");
                }
            }

            // The names of the tracks are addresses; in the folder they are numbers.
            tracks = 0;
            var local = AddressesIn(master).Aggregate(master, (text, name) => text.Replace(name, $"{tracks++}/track.m3u8", StringComparison.Ordinal));
            await File.WriteAllTextAsync(Path.Combine(folder, "master.m3u8"), local);
            var streams = await Films.CountFramesAsync(Path.Combine(folder, "master.m3u8"));
            var films = streams.Where(static stream => stream.Kind == "video").ToList();
            Assert.IsGreaterThanOrEqualTo(sizes, films.Count, string.Join(' ', streams));
            Assert.IsTrue(films.TrueForAll(film => film.Frames == seconds * Films.FrameRate), string.Join(' ', streams));
            Assert.IsTrue(streams.Any(static stream => stream is { Kind: "audio", Frames: > 0 }), string.Join(' ', streams));
            return segment!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> SaveAsync(HttpClient player, Uri address, string path, string contentType)
    {
        using var answer = await player.GetAsync(address);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, $"{address}");
        Assert.AreEqual(contentType, answer.Content.Headers.ContentType?.MediaType, $"{address}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        await File.WriteAllBytesAsync(path, bytes);
        return contentType == Playlist ? Encoding.UTF8.GetString(bytes) : "";
    }

    private static List<string> AddressesIn(string playlist) =>
    [
        .. playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(static line => line switch
        {
            ['#', ..] when line.Split("URI=\"") is [_, var rest] => [rest.Split('"')[0]],
            ['#', ..] => Array.Empty<string>(),
            _ => [line],
        }).Distinct(),
    ];

    private static double DurationOf(string playlist) => playlist.Split('\n')
        .Where(static line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
        .Sum(static line => double.Parse(line["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture));
}
