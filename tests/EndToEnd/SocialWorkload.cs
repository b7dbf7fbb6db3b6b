using System.Collections.Concurrent;

namespace EndToEnd;

/// <summary>
/// Everything that passes through uploads, processing, publishing and fan-out: new pictures, the same again, files that are none, posts that are published, that fail
/// and that are deleted, and newcomers who are followed by enough people to be celebrities.
/// </summary>
internal sealed class SocialWorkload : Workload
{
    private static readonly byte[] NoPicture = "not a picture at all "u8.ToArray();
    private readonly ConcurrentDictionary<string, (Person Author, string Status)> posts = new();
    private readonly List<Person> readers = [];
    private Uri address = null!;
    private Person author = null!;
    private Person deleter = null!;

    /// <summary>Three followers make a celebrity here, so that both ways of fan-out are killed. No activity is to blame for these deaths.</summary>
    public override (string Name, string Value)[] Options =>
    [
        ("Feed__CelebrityThreshold", "3"), ("RateLimits__Posts__Count", "1000000"), ("RateLimits__Uploads__Count", "1000000"), ("Accounts__PasswordIterations", "1000"),
        ("MAX_RECOVERIES", "1000000"),
    ];

    public int AcknowledgedPosts => posts.Count;

    public override async Task PrepareAsync(Uri address)
    {
        this.address = address;
        author = await SignUpAsync(address, "crash.author");
        deleter = await SignUpAsync(address, "crash.deleter");
        for (var i = 0; i < 3; i++)
        {
            readers.Add(await SignUpAsync(address, $"crash.reader{i}"));
        }

        foreach (var reader in readers.Take(2))
        {
            await reader.FollowAsync(author);
            await reader.FollowAsync(deleter);
        }
    }

    public override Task RunAsync(CancellationToken cancellationToken) => AllAsync(
        RepeatAsync(PublishAsync, cancellationToken),
        RepeatAsync(FailAsync, cancellationToken),
        RepeatAsync(DeleteAsync, cancellationToken),
        RepeatAsync(BecomeCelebrityAsync, cancellationToken));

    public override async Task VerifyAsync()
    {
        await base.VerifyAsync();
        foreach (var (postId, (poster, status)) in posts)
        {
            var post = await poster.WaitForPostAsync(postId);
            Assert.AreEqual(status, (string?)post["status"], post.ToJsonString());
        }

        foreach (var reader in readers)
        {
            var expected = posts.Where(post => post.Value.Status == "published" && (post.Value.Author != author || reader != readers[2])).Select(post => post.Key).Order().ToList();
            var feed = new List<string>();
            await Eventually.BeTrueAsync(async () => (feed = await reader.ReadFeedAsync(50)).Count >= expected.Count, $"{expected.Count} posts reach {reader.Username}, not {feed.Count}");
            CollectionAssert.AreEqual(expected, feed.Order().ToList(), $"The feed of {reader.Username} holds each post once and nothing else.");
        }
    }

    private async Task PublishAsync(int round)
    {
        var file = await Jpegs.NewAsync(round);
        var post = await author.PostAsync("new", $"{round}-post", await UploadAsync(author, file, $"{round}-new", "finished"));
        posts[post] = (author, "published");
        var again = await author.PostAsync("again", $"{round}-post-again", await UploadAsync(author, file, $"{round}-again", "finished"));
        posts[again] = (author, "published");

        // People wait for each other here, or the backlog of a system that is killed every second would grow for ever.
        await author.WaitForPostAsync(post);
        await author.WaitForPostAsync(again);
    }

    private async Task FailAsync(int round)
    {
        byte[] file = [.. NoPicture, .. Guid.NewGuid().ToByteArray()];
        var (mediaId, url) = await author.AnnounceAsync(file.Length, $"{round}-bad");
        var postId = await author.PostAsync("bad", $"{round}-post-bad", mediaId);
        await author.StoreAsync(mediaId, url, file);
        Expect(author, mediaId, "rejected");
        posts[postId] = (author, "failed");
        await author.WaitForPostAsync(postId);
    }

    private async Task DeleteAsync(int round)
    {
        var postId = await deleter.PostAsync("passing", $"{round}-post", await UploadAsync(deleter, await Jpegs.NewAsync(round + 1), $"{round}-passing", "finished"));
        await deleter.WaitForPostAsync(postId);
        await deleter.TrySendAsync(HttpMethod.Delete, $"posts/{postId}");
    }

    private async Task BecomeCelebrityAsync(int round)
    {
        var celebrity = await SignUpAsync(address, $"crash.celebrity{round}");
        foreach (var reader in readers)
        {
            await reader.FollowAsync(celebrity);
        }

        var post = await celebrity.PostAsync("famous", "post", await UploadAsync(celebrity, await Jpegs.NewAsync(round + 2), "new", "finished"));
        posts[post] = (celebrity, "published");
        await celebrity.WaitForPostAsync(post);
    }
}
