using System.Net;
using System.Text.Json.Nodes;

namespace EndToEnd;

/// <summary>What people do, on the real system, over HTTP only.</summary>
[TestClass]
public sealed class JourneyTests
{
    private static SystemProcess system = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => system = await SystemProcess.StartNewAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await system.DisposeAsync();

    [TestMethod]
    public async Task A_picture_goes_from_upload_to_a_followers_feed_and_can_be_looked_at()
    {
        using var author = await Person.SignUpAsync(system.Address, "journey.author");
        using var follower = await Person.SignUpAsync(system.Address, "journey.follower");
        using var stranger = await Person.SignUpAsync(system.Address, "journey.stranger");
        await follower.FollowAsync(author);

        var mediaId = await author.UploadAsync(await Jpegs.NewAsync(), "picture");
        var postId = await author.PostAsync("First light #dawn", "post", mediaId);
        CollectionAssert.Contains(await author.ReadFeedAsync(), postId, "The author sees the post at once.");
        var media = await author.WaitForMediaAsync(mediaId);
        Assert.AreEqual("finished", (string?)media["status"], media.ToJsonString());
        Assert.AreEqual("published", (string?)(await author.WaitForPostAsync(postId))["status"]);
        await Eventually.BeTrueAsync(async () => (await follower.ReadFeedAsync()).Contains(postId), "The post reaches the follower's feed.");

        CollectionAssert.AreEqual(new[] { postId }, await follower.ReadFeedAsync());
        CollectionAssert.AreEqual(Array.Empty<string>(), await stranger.ReadFeedAsync());
        var variants = media["variants"]!.AsArray();
        Assert.HasCount(16, variants);
        foreach (var variant in variants)
        {
            var picture = await follower.DownloadAsync((string)variant!["url"]!);
            Assert.HasCount((int)variant["bytes"]!, picture);
            var isExpected = (string?)variant["format"] == "webp"
                ? picture.AsSpan(8, 4).SequenceEqual("WEBP"u8)
                : picture.AsSpan(0, 3).SequenceEqual<byte>([0xFF, 0xD8, 0xFF]);
            Assert.IsTrue(isExpected, variant.ToJsonString());
        }
    }

    [TestMethod]
    public async Task A_file_that_is_not_what_it_claims_is_rejected_with_a_reason_and_fails_its_post()
    {
        using var author = await Person.SignUpAsync(system.Address, "reject.author");
        var mediaId = await author.UploadAsync("GIF89a, and then nothing of the kind"u8.ToArray(), "picture");
        var media = await author.WaitForMediaAsync(mediaId);
        Assert.AreEqual("rejected", (string?)media["status"]);
        Assert.IsFalse(string.IsNullOrEmpty((string?)media["reason"]));
        var answer = await author.TrySendAsync(HttpMethod.Post, "posts", new() { ["media_ids"] = new JsonArray(mediaId), ["caption"] = "" });
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.Status, answer.ToString());
    }

    [TestMethod]
    public async Task The_same_bytes_twice_are_processed_once_and_shared()
    {
        using var author = await Person.SignUpAsync(system.Address, "twice.author");
        var file = await Jpegs.NewAsync(1);
        var first = await author.WaitForMediaAsync(await author.UploadAsync(file, "one"));
        var second = await author.WaitForMediaAsync(await author.UploadAsync(file, "two"));
        Assert.AreNotEqual((string?)first["media_id"], (string?)second["media_id"]);
        Assert.AreEqual((string?)first["variants"]![0]!["url"], (string?)second["variants"]![0]!["url"]);
        Assert.AreEqual((string?)first["media_id"], (string?)second["duplicate_of"]);
    }

    [TestMethod]
    public async Task Going_private_ends_the_addresses_of_pictures_and_followers_get_signed_ones_that_nobody_can_change()
    {
        using var author = await Person.SignUpAsync(system.Address, "hidden.author");
        using var follower = await Person.SignUpAsync(system.Address, "hidden.follower");
        using var stranger = await Person.SignUpAsync(system.Address, "hidden.stranger");
        using var http = new HttpClient();
        await follower.FollowAsync(author);
        var post = await PublishAsync(author, "hidden");
        var open = await FirstUrlAsync(stranger, post);
        using (var before = await http.GetAsync(open))
        {
            Assert.AreEqual("public, max-age=31536000, immutable", before.Headers.GetValues("Cache-Control").Single());
        }

        await author.SendAsync(HttpMethod.Patch, "users/me", new() { ["is_private"] = true });
        await Eventually.BeTrueAsync(async () => await StatusAsync(open) == HttpStatusCode.NotFound, "The open address ends.");
        Assert.AreEqual(HttpStatusCode.NotFound, (await stranger.TrySendAsync(HttpMethod.Get, $"posts/{post}")).Status);

        var signed = await FirstUrlAsync(follower, post);
        using (var answer = await http.GetAsync(signed))
        {
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            Assert.IsTrue(answer.Headers.CacheControl is { Private: true, NoStore: true });
        }

        var expiry = DateTimeOffset.Parse(System.Web.HttpUtility.ParseQueryString(new Uri(signed).Query)["se"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsLessThanOrEqualTo(TimeSpan.FromMinutes(5), expiry - TimeProvider.System.GetUtcNow());
        foreach (var forged in new[] { signed.Split('?')[0], signed.Replace("&se=2", "&se=3"), signed.Replace("story", "sq1080"), $"{signed[..^6]}AAAAAA" })
        {
            Assert.AreNotEqual(signed, forged);
            Assert.IsGreaterThanOrEqualTo(400, (int)await StatusAsync(forged), forged);
        }

        // The edge never serves what is restricted, not even under its true name.
        var path = new Uri(signed).AbsolutePath.Split('/');
        Assert.AreEqual(HttpStatusCode.NotFound, await StatusAsync(new Uri(system.Address, $"edge/{path[^2]}/{path[^1]}").AbsoluteUri));

        await author.SendAsync(HttpMethod.Patch, "users/me", new() { ["is_private"] = false });
        await Eventually.BeTrueAsync(async () => (await FirstUrlAsync(stranger, post)).Contains("/edge/", StringComparison.Ordinal), "The picture is public again.");
        var reopened = await FirstUrlAsync(stranger, post);
        Assert.AreNotEqual(open, reopened);
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(reopened));

        await author.SendAsync(HttpMethod.Delete, $"posts/{post}");
        await Eventually.BeTrueAsync(async () => await StatusAsync(reopened) == HttpStatusCode.NotFound, "The address of a deleted post's picture ends.");

        async Task<HttpStatusCode> StatusAsync(string url)
        {
            using var answer = await http.GetAsync(url);
            return answer.StatusCode;
        }

        static async Task<string> FirstUrlAsync(Person viewer, string post) =>
            (string)(await viewer.SendAsync(HttpMethod.Get, $"posts/{post}"))["media"]![0]!["variants"]![0]!["url"]!;
    }

    [TestMethod]
    public async Task Unfollowing_blocking_and_deleting_take_posts_away_at_once()
    {
        using var author = await Person.SignUpAsync(system.Address, "leave.author");
        using var follower = await Person.SignUpAsync(system.Address, "leave.follower");
        using var blocked = await Person.SignUpAsync(system.Address, "leave.blocked");
        await follower.FollowAsync(author);
        await blocked.FollowAsync(author);
        var kept = await PublishAsync(author, "kept");
        var deleted = await PublishAsync(author, "deleted");
        await Eventually.BeTrueAsync(
            async () => (await follower.ReadFeedAsync()).Count == 2 && (await blocked.ReadFeedAsync()).Count == 2, "Both posts arrive.");

        await author.SendAsync(HttpMethod.Delete, $"posts/{deleted}");
        CollectionAssert.AreEqual(new[] { kept }, await follower.ReadFeedAsync());
        await author.SendAsync(HttpMethod.Post, "blocks", new() { ["blocked_id"] = blocked.Id });
        CollectionAssert.AreEqual(Array.Empty<string>(), await blocked.ReadFeedAsync());
        Assert.AreEqual(HttpStatusCode.NotFound, (await blocked.TrySendAsync(HttpMethod.Get, $"posts/{kept}")).Status);
        await follower.UnfollowAsync(author);
        CollectionAssert.AreEqual(Array.Empty<string>(), await follower.ReadFeedAsync());
        await follower.FollowAsync(author);
        CollectionAssert.AreEqual(new[] { kept }, await follower.ReadFeedAsync(), "Following again brings the posts back.");
    }

    [TestMethod]
    public async Task A_reader_who_pages_to_the_end_while_others_post_sees_no_duplicate_and_no_gap()
    {
        using var reader = await Person.SignUpAsync(system.Address, "pager.reader");
        using var one = await Person.SignUpAsync(system.Address, "pager.one");
        using var two = await Person.SignUpAsync(system.Address, "pager.two");
        await reader.FollowAsync(one);
        await reader.FollowAsync(two);
        var before = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            before.Add(await PublishAsync(i % 2 == 0 ? one : two, $"before-{i}"));
        }

        await Eventually.BeTrueAsync(async () => (await reader.ReadFeedAsync()).Count == before.Count, "All posts arrive.");
        var seen = await reader.ReadFeedAsync(limit: 2, async page =>
        {
            if (page < 3)
            {
                await PublishAsync(two, $"meanwhile-{page}");
            }
        });

        CollectionAssert.AllItemsAreUnique(seen);
        CollectionAssert.AreEqual(before.AsEnumerable().Reverse().ToList(), seen.Where(before.Contains).ToList());
    }

    private static async Task<string> PublishAsync(Person author, string key)
    {
        var postId = await author.PostAsync(key, $"post-{key}", await author.UploadAsync(await Jpegs.NewAsync(2), $"picture-{key}"));
        Assert.AreEqual("published", (string?)(await author.WaitForPostAsync(postId))["status"]);
        return postId;
    }
}
