namespace EndToEnd;

/// <summary>Somebody who posts one very short reel of two segments after the other, and a follower who must get each once.</summary>
internal sealed class FilmWorkload : Workload
{
    private readonly List<string> reels = [];
    private Person author = null!;
    private Person follower = null!;

    public override (string Name, string Value)[] Options =>
    [
        ("RateLimits__Posts__Count", "1000000"), ("RateLimits__Uploads__Count", "1000000"), ("Accounts__PasswordIterations", "1000"), ("MAX_RECOVERIES", "1000000"),
        ("VideoLadder__SegmentLength", "00:00:00.5"),
    ];

    public override async Task PrepareAsync(Uri address)
    {
        author = await SignUpAsync(address, "crash.director");
        follower = await SignUpAsync(address, "crash.viewer");
        await follower.FollowAsync(author);
    }

    public override Task RunAsync(CancellationToken cancellationToken) => RepeatAsync(PostReelAsync, cancellationToken);

    public override async Task VerifyAsync()
    {
        await base.VerifyAsync();
        foreach (var reel in reels)
        {
            var post = await author.WaitForPostAsync(reel);
            Assert.AreEqual("published", (string?)post["status"], post.ToJsonString());
            var video = post["media"]![0]!["video"]!;
            Assert.AreEqual(1000, (int)video["duration_ms"]!, post.ToJsonString());
            Assert.StartsWith("#EXTM3U", System.Text.Encoding.UTF8.GetString(await follower.DownloadAsync((string)video["hls_url"]!)));
        }

        var expected = reels.Order().ToList();
        List<string> found = [];
        await Eventually.BeTrueAsync(async () => (found = await ReadReelsAsync()).Count >= expected.Count, $"{expected.Count} reels reach the follower");
        CollectionAssert.AreEqual(expected, found.Order().ToList(), "The follower gets each reel once and nothing else.");
    }

    private async Task PostReelAsync(int round)
    {
        var film = await Films.NewAsync(1, "160x120");
        var (mediaId, url) = await author.AnnounceAsync(film.Length, $"{round}-film", "video/mp4", "video");
        await author.StoreAsync(mediaId, url, film, "video/mp4");
        Expect(author, mediaId, "finished");
        var reel = await author.PostReelAsync("moving", $"{round}-reel", mediaId);
        reels.Add(reel);
        _ = await author.WaitForPostAsync(reel);
    }

    private async Task<List<string>> ReadReelsAsync()
    {
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await follower.SendAsync(HttpMethod.Get, $"reels?limit=50{cursor}");
            found.AddRange(page["posts"]!.AsArray().Select(static post => (string)post!["post_id"]!));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }

        return found;
    }
}
