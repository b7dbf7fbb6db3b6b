using Domain.Ids;
using Domain.Media;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

/// <summary>A reel is a post of one video, with a feed of its own (PO-4).</summary>
[TestClass]
public sealed class ReelTests : ApiTest
{
    [TestMethod]
    public async Task A_reel_is_exactly_one_video()
    {
        var author = await Host.SignUpAsync();
        var picture = (await Host.FinishedMediaAsync(author.Id)).ToString();
        var video = (await Host.FinishedMediaAsync(author.Id, MediaKind.Video)).ToString();
        foreach (var media in new[] { new[] { picture }, [video, picture] })
        {
            Assert.AreEqual("not_a_reel", (await author.Api.PostAsync("/api/v1/posts", new { media_ids = media, kind = "reel" })).Code);
        }

        Assert.AreEqual("invalid_field", (await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { video }, kind = "film" })).Code);
        Assert.AreEqual("invalid_field", (await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { video }, kind = 1 })).Code);
        var answer = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { video }, kind = "reel" });
        Assert.AreEqual(201, answer.Status, answer.Text);
        var reel = await author.Api.GetAsync($"/api/v1/posts/{answer["post_id"]}");
        Assert.AreEqual("reel", reel["kind"]);
        Assert.AreEqual("video", reel.Json["media"]![0]!["type"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_post_mixes_pictures_and_videos_and_is_no_reel()
    {
        var author = await Host.SignUpAsync();
        var media = new[] { await Host.FinishedMediaAsync(author.Id), await Host.FinishedMediaAsync(author.Id, MediaKind.Video) };
        var answer = await author.Api.PostAsync("/api/v1/posts", new { media_ids = media.Select(static id => id.ToString()) });
        Assert.AreEqual(201, answer.Status, answer.Text);
        var post = (await author.Api.GetAsync($"/api/v1/posts/{answer["post_id"]}")).Json;
        Assert.AreEqual("post", post["kind"]!.GetValue<string>());
        CollectionAssert.AreEqual(new[] { "image", "video" }, post["media"]!.AsArray().Select(static medium => medium!["type"]!.GetValue<string>()).ToList());
    }

    [TestMethod]
    public async Task Reels_stand_in_the_feed_in_the_feed_of_reels_and_in_the_profile()
    {
        var (author, follower, stranger) = (await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync());
        await Host.Graph.FollowAsync(follower.Id, author.Id, CancellationToken.None);
        var expected = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            expected.Insert(0, (await Host.PublishedPostAsync(author, isReel: true)).ToString());
            _ = await Host.PublishedPostAsync(author);
        }

        Assert.HasCount(6, (await follower.Api.GetAsync("/api/v1/feed")).Json["posts"]!.AsArray());
        Assert.HasCount(6, (await follower.Api.GetAsync($"/api/v1/users/{author.Id}/posts")).Json["items"]!.AsArray());
        CollectionAssert.AreEqual(expected, await PageAsync(follower, "/api/v1/reels", "posts"));
        CollectionAssert.AreEqual(expected, await PageAsync(author, "/api/v1/reels", "posts"));
        CollectionAssert.AreEqual(expected, await PageAsync(stranger, $"/api/v1/users/{author.Username}/reels", "items"));
        Assert.IsEmpty(await PageAsync(stranger, "/api/v1/reels", "posts"));

        await Host.Graph.UnfollowAsync(follower.Id, author.Id, CancellationToken.None);
        Assert.IsEmpty(await PageAsync(follower, "/api/v1/reels", "posts"));
    }

    [TestMethod]
    public async Task Reels_of_a_private_account_are_its_followers()
    {
        var (author, follower, stranger) = (await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync());
        await Host.Graph.FollowAsync(follower.Id, author.Id, CancellationToken.None);
        _ = await author.Api.PatchAsync("/api/v1/users/me", new { is_private = true });
        var reel = (await Host.PublishedPostAsync(author, isReel: true)).ToString();
        CollectionAssert.AreEqual(new[] { reel }, await PageAsync(follower, "/api/v1/reels", "posts"));
        CollectionAssert.AreEqual(new[] { reel }, await PageAsync(follower, $"/api/v1/users/{author.Id}/reels", "items"));
        Assert.IsEmpty(await PageAsync(stranger, $"/api/v1/users/{author.Id}/reels", "items"));
    }

    [TestMethod]
    public async Task A_cursor_of_one_list_does_not_open_another()
    {
        var author = await Host.SignUpAsync();
        for (var i = 0; i < 2; i++)
        {
            _ = await Host.PublishedPostAsync(author, isReel: true);
        }

        var cursor = Uri.EscapeDataString((await author.Api.GetAsync("/api/v1/reels?limit=1"))["next_cursor"]!);
        Assert.AreEqual(200, (await author.Api.GetAsync($"/api/v1/reels?cursor={cursor}")).Status);
        Assert.AreEqual("invalid_cursor", (await author.Api.GetAsync($"/api/v1/feed?cursor={cursor}")).Code);
    }

    [TestMethod]
    public async Task A_video_is_no_profile_picture()
    {
        var person = await Host.SignUpAsync();
        var video = await Host.FinishedMediaAsync(person.Id, MediaKind.Video);
        Assert.AreEqual("media_wrong_kind", (await person.Api.PatchAsync("/api/v1/users/me", new { profile_media_id = video.ToString() })).Code);
    }

    private static async Task<List<string>> PageAsync(Person reader, string path, string field)
    {
        var posts = new List<string>();
        string? cursor = null;
        do
        {
            var page = await reader.Api.GetAsync($"{path}?limit=2" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            Assert.AreEqual(200, page.Status, page.Text);
            posts.AddRange(page.Json[field]!.AsArray().Select(static post => SnowflakeId.Parse(post!["post_id"]!.GetValue<string>()).ToString()));
            cursor = page["next_cursor"];
        }
        while (cursor is not null);
        return posts;
    }
}
