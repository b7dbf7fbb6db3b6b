using System.Text.Json.Nodes;
using Domain.Ids;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

[TestClass]
public sealed class PostTests : ApiTest
{
    [TestMethod]
    public async Task A_post_is_its_authors_alone_until_it_is_published()
    {
        var author = await Host.SignUpAsync();
        var follower = await Host.SignUpAsync();
        await Host.Graph.FollowAsync(follower.Id, author.Id, CancellationToken.None);
        var media = await Host.PendingMediaAsync(author.Id);
        var created = await author.Api.PostAsync(
            "/api/v1/posts", new { media_ids = new[] { media.ToString() }, caption = "Morning at the #Lake with @Ada", alt_texts = new[] { "A lake" } });
        Assert.AreEqual(201, created.Status, created.Text);
        Assert.AreEqual("processing", created["status"]);
        StringAssert.StartsWith(created["permalink"], "/p/");
        var id = created["post_id"]!;
        Assert.IsNotNull(await Host.Social.GetInstanceAsync(id, CancellationToken.None), "PublishPost must run under the post's id.");

        var own = await author.Api.GetAsync($"/api/v1/posts/{id}");
        Assert.AreEqual(200, own.Status, own.Text);
        Assert.AreEqual("A lake", own.Json["media"]![0]!["alt_text"]!.GetValue<string>());
        Assert.AreEqual("lake", own.Json["hashtags"]![0]!.GetValue<string>());
        Assert.AreEqual("ada", own.Json["mentions"]![0]!.GetValue<string>());
        Assert.AreEqual(0, own.Json["media"]![0]!["variants"]!.AsArray().Count);
        Assert.AreEqual("post_not_found", (await follower.Api.GetAsync($"/api/v1/posts/{id}")).Code);

        _ = await Host.Posts.PublishAsync(SnowflakeId.Parse(id), TimeProvider.System.GetUtcNow(), CancellationToken.None);
        Assert.AreEqual("published", (await follower.Api.GetAsync($"/api/v1/posts/{id}"))["status"]);
        Assert.AreEqual("1", (await author.Api.GetAsync("/api/v1/users/me"))["post_count"]);
    }

    [TestMethod]
    public async Task A_post_has_every_field_clients_were_promised()
    {
        var author = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        var post = (await author.Api.GetAsync($"/api/v1/posts/{id}")).Json.AsObject();
        foreach (var field in new[] { "post_id", "author", "media", "caption", "status", "like_count", "comment_count", "created_at", "viewer_has_liked", "viewer_has_saved" })
        {
            Assert.IsTrue(post.ContainsKey(field), field);
        }

        foreach (var field in new[] { "user_id", "username", "profile_pic_url", "is_verified" })
        {
            Assert.IsTrue(post["author"]!.AsObject().ContainsKey(field), field);
        }

        var medium = post["media"]![0]!.AsObject();
        foreach (var field in new[] { "media_id", "type", "alt_text", "thumbnail_blur", "blurhash", "width", "height", "variants" })
        {
            Assert.IsTrue(medium.ContainsKey(field), field);
        }

        Assert.AreEqual(
            "http://127.0.0.1:1/edge/00000000000000000000000000000000/fit1080-fedcba9876543210.webp", medium["variants"]![1]!["url"]!.GetValue<string>());
        StringAssert.Matches(post["created_at"]!.GetValue<string>(), new System.Text.RegularExpressions.Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
    }

    [TestMethod]
    public async Task A_medium_is_used_by_one_post_only()
    {
        var author = await Host.SignUpAsync();
        var media = (await Host.FinishedMediaAsync(author.Id)).ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } })));
        Assert.AreEqual(1, answers.Count(answer => answer.Status == 201));
        Assert.AreEqual(5, answers.Count(answer => answer is { Status: 400, Code: "media_already_used" }));
        var list = await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts");
        Assert.AreEqual(1, list.Json["items"]!.AsArray().Count, "Losers must leave no record behind.");
    }

    [TestMethod]
    public async Task Captions_are_counted_as_readers_count()
    {
        var author = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        var family = "👨‍👩‍👧‍👦";
        Assert.AreEqual(200, (await author.Api.PatchAsync($"/api/v1/posts/{id}", new { caption = new string('a', 2_200) })).Status);
        Assert.AreEqual("too_long", (await author.Api.PatchAsync($"/api/v1/posts/{id}", new { caption = new string('a', 2_201) })).Code);
        Assert.AreEqual(200, (await author.Api.PatchAsync($"/api/v1/posts/{id}", new { caption = string.Concat(Enumerable.Repeat("😀", 2_200)) })).Status);
        Assert.AreEqual("too_long", (await author.Api.PatchAsync($"/api/v1/posts/{id}", new { caption = string.Concat(Enumerable.Repeat(family, 801)) })).Code,
            "Long clusters are bounded too.");
        var edited = await author.Api.PatchAsync($"/api/v1/posts/{id}", new { caption = $"new #tag {family}" });
        Assert.AreEqual("tag", edited.Json["hashtags"]![0]!.GetValue<string>());
        Assert.IsNotNull(edited["edited_at"]);
    }

    [TestMethod]
    public async Task A_deleted_post_is_gone_for_everyone_at_once_and_is_retracted()
    {
        var author = await Host.SignUpAsync();
        var reader = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        Assert.AreEqual(204, (await reader.Api.PostAsync($"/api/v1/posts/{id}/saves")).Status);
        Assert.AreEqual(204, (await author.Api.DeleteAsync($"/api/v1/posts/{id}")).Status);
        foreach (var person in new[] { author, reader })
        {
            Assert.AreEqual("post_not_found", (await person.Api.GetAsync($"/api/v1/posts/{id}")).Code);
            Assert.AreEqual(0, (await person.Api.GetAsync($"/api/v1/users/{author.Id}/posts")).Json["items"]!.AsArray().Count);
        }

        Assert.AreEqual(0, (await reader.Api.GetAsync("/api/v1/users/me/saves")).Json["items"]!.AsArray().Count);
        Assert.AreEqual("0", (await author.Api.GetAsync("/api/v1/users/me"))["post_count"]);
        Assert.IsNotNull(await Host.Social.GetInstanceAsync($"retract-{id}", CancellationToken.None));
        Assert.AreEqual(204, (await author.Api.DeleteAsync($"/api/v1/posts/{id}")).Status, "Deleting again is fine.");
    }

    [TestMethod]
    public async Task An_archived_post_is_seen_by_its_author_only_and_comes_back_to_its_place()
    {
        var author = await Host.SignUpAsync();
        var reader = await Host.SignUpAsync();
        var first = await Host.PublishedPostAsync(author);
        var second = await Host.PublishedPostAsync(author);
        Assert.AreEqual(204, (await author.Api.PostAsync($"/api/v1/posts/{first}/archive")).Status);
        Assert.AreEqual("post_not_found", (await reader.Api.GetAsync($"/api/v1/posts/{first}")).Code);
        Assert.AreEqual("true", (await author.Api.GetAsync($"/api/v1/posts/{first}"))["is_archived"]);
        CollectionAssert.AreEqual(new[] { second.ToString() }, await ListAsync(author, $"/api/v1/users/{author.Id}/posts"));
        CollectionAssert.AreEqual(new[] { first.ToString() }, await ListAsync(author, "/api/v1/users/me/archive"));
        Assert.AreEqual("1", (await reader.Api.GetAsync($"/api/v1/users/{author.Id}"))["post_count"]);

        Assert.AreEqual(204, (await author.Api.PostAsync($"/api/v1/posts/{first}/unarchive")).Status);
        CollectionAssert.AreEqual(new[] { second.ToString(), first.ToString() }, await ListAsync(reader, $"/api/v1/users/{author.Id}/posts"));
    }

    [TestMethod]
    public async Task Lists_page_to_the_end_without_duplicate_or_gap()
    {
        var author = await Host.SignUpAsync();
        var ids = new List<string>();
        for (var at = 0; at < 7; at++)
        {
            ids.Insert(0, (await Host.PublishedPostAsync(author)).ToString());
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts?limit=3" + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.AreEqual(200, page.Status, page.Text);
            seen.AddRange(page.Json["items"]!.AsArray().Select(post => post!["post_id"]!.GetValue<string>()));
            cursor = page["next_cursor"];
            Assert.AreEqual(cursor is not null ? "true" : "false", page["has_more"]);
            if (seen.Count == 3)
            {
                _ = await Host.PublishedPostAsync(author);
            }
        }
        while (cursor is not null);
        CollectionAssert.AreEqual(ids, seen);
    }

    [TestMethod]
    public async Task A_picture_comes_with_the_address_of_the_variant_that_suits_the_client()
    {
        var author = await Host.SignUpAsync();
        var post = await Host.PublishedPostAsync(author);
        (string, string) webP = ("Accept", "application/json, image/webp");

        var answer = await author.Api.GetAsync($"/api/v1/posts/{post}", webP, ("Sec-CH-Viewport-Width", "390"), ("Sec-CH-DPR", "2.5"));
        Assert.Contains("fit1080-", Recommended(answer)!);
        Assert.Contains("Sec-CH-DPR", answer.Header("Vary")!);
        Assert.AreEqual(
            Recommended(answer), answer.Json["media"]![0]!["variants"]!.AsArray().Single(static variant => (string?)variant!["name"] == "fit1080" && (string?)variant["format"] == "webp")!["url"]!.GetValue<string>());
        Assert.Contains("fit320-", Recommended(await author.Api.GetAsync($"/api/v1/posts/{post}", webP, ("ECT", "2g")))!);
        Assert.Contains("fit320-", Recommended(await author.Api.GetAsync($"/api/v1/posts/{post}", webP, ("Width", "200")))!);
        Assert.EndsWith(".jpg", Recommended(await author.Api.GetAsync($"/api/v1/posts/{post}", ("Accept", "application/json")))!, "Who does not say that it shows WebP gets JPEG.");
        Assert.Contains("fit1080-", Recommended(await author.Api.GetAsync($"/api/v1/posts/{post}", webP, ("DPR", "NaN"), ("Width", "-1"), ("ECT", "5g")))!);
        Assert.Contains("Sec-CH-DPR", (await Host.Anonymous.GetAsync("/")).Header("Accept-CH")!);

        static string? Recommended(ApiAnswer answer) => (string?)answer.Json["media"]![0]!["recommended_url"];
    }

    [TestMethod]
    public async Task The_pictures_of_a_post_that_is_suddenly_liked_by_many_are_brought_to_the_edge()
    {
        await using var host = await ApiHost.StartAsync(
            Redis.ConnectionString, new() { ["Posts__PopularLikes"] = "2", ["Posts__PopularWindow"] = "01:00:00" });
        var (author, fan, other) = (await host.SignUpAsync(), await host.SignUpAsync(), await host.SignUpAsync());
        var post = await host.PublishedPostAsync(author);
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(204, (await fan.Api.PostAsync($"/api/v1/posts/{post}/likes")).Status);
        }

        Assert.IsEmpty(host.Warming.Requested, "One person is not many.");
        Assert.AreEqual(204, (await other.Api.PostAsync($"/api/v1/posts/{post}/likes")).Status);
        Assert.HasCount(1, host.Warming.Requested[$"{post}-popular"]);
    }

    [TestMethod]
    public async Task The_operator_decides_how_long_pages_and_posts_may_be()
    {
        await using var host = await ApiHost.StartAsync(
            Redis.ConnectionString, new() { ["Api__PageSize"] = "1", ["Api__MaxPageSize"] = "2", ["Api__MaxPostBytes"] = "1000" });
        var author = await host.SignUpAsync();
        for (var at = 0; at < 3; at++)
        {
            _ = await host.PublishedPostAsync(author);
        }

        var posts = $"/api/v1/users/{author.Id}/posts";
        Assert.HasCount(1, (await author.Api.GetAsync(posts)).Json["items"]!.AsArray());
        Assert.HasCount(2, (await author.Api.GetAsync(posts + "?limit=2")).Json["items"]!.AsArray());
        Assert.AreEqual("invalid_field", (await author.Api.GetAsync(posts + "?limit=3")).Code);
        var tooLong = new { media_ids = new[] { "1" }, caption = new string('a', 1000) };
        Assert.AreEqual("body_too_large", (await author.Api.PostAsync("/api/v1/posts", tooLong)).Code);
        Assert.AreEqual("body_too_large", (await author.Api.PostAsync("/api/v1/posts", tooLong, ("Idempotency-Key", "long"))).Code);
    }

    [TestMethod]
    public async Task A_cursor_is_refused_when_tampered_with_or_used_elsewhere()
    {
        var author = await Host.SignUpAsync();
        var reader = await Host.SignUpAsync();
        _ = await Host.PublishedPostAsync(author);
        _ = await Host.PublishedPostAsync(author);
        var cursor = (await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts?limit=1"))["next_cursor"]!;
        var tampered = (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..];
        Assert.AreEqual("invalid_cursor", (await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts?cursor={tampered}")).Code);
        Assert.AreEqual("invalid_cursor", (await reader.Api.GetAsync($"/api/v1/users/{author.Id}/posts?cursor={cursor}")).Code);
        Assert.AreEqual("invalid_cursor", (await author.Api.GetAsync($"/api/v1/users/{reader.Id}/posts?cursor={cursor}")).Code);
        Assert.AreEqual("invalid_cursor", (await author.Api.GetAsync($"/api/v1/users/me/saves?cursor={cursor}")).Code);
        Assert.AreEqual("invalid_cursor", (await author.Api.GetAsync("/api/v1/users/me/saves?cursor=%00%ff")).Code);
    }

    [TestMethod]
    public async Task Tagging_somebody_who_has_blocked_you_is_forbidden()
    {
        var author = await Host.SignUpAsync();
        var blocker = await Host.SignUpAsync();
        await Host.Graph.BlockAsync(blocker.Id, author.Id, CancellationToken.None);
        var media = (await Host.FinishedMediaAsync(author.Id)).ToString();
        var refused = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media }, tagged_users = new[] { blocker.Id.ToString() } });
        Assert.AreEqual(403, refused.Status, refused.Text);
        var unknown = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media }, tagged_users = new[] { "12345" } });
        Assert.AreEqual("tagged_user_not_found", unknown.Code);
        Assert.AreEqual(
            201, (await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } })).Status, "Refused requests must leave the medium free.");
    }

    [TestMethod]
    public async Task A_permalink_leads_to_the_post_and_shows_browsers_the_page()
    {
        var author = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        var permalink = (await author.Api.GetAsync($"/api/v1/posts/{id}"))["permalink"]!;
        Assert.AreEqual(id.ToString(), (await author.Api.GetAsync(permalink))["post_id"]);
        Assert.AreEqual("text/html", (await Host.Anonymous.GetAsync(permalink, ("Accept", "text/html"))).ContentType);
        Assert.AreEqual(401, (await Host.Anonymous.GetAsync(permalink)).Status);
        Assert.AreEqual("post_not_found", (await author.Api.GetAsync("/p/!!!")).Code);
    }

    [TestMethod]
    public async Task Likes_are_counted_exactly_however_often_and_concurrently_they_come()
    {
        var author = await Host.SignUpAsync();
        var fans = new List<Person>();
        for (var at = 0; at < 5; at++)
        {
            fans.Add(await Host.SignUpAsync());
        }

        var id = await Host.PublishedPostAsync(author);
        var likes = await Task.WhenAll(fans.SelectMany(fan => Enumerable.Range(0, 3).Select(_ => fan.Api.PostAsync($"/api/v1/posts/{id}/likes"))));
        Assert.IsTrue(likes.All(answer => answer.Status == 204));
        var post = await fans[0].Api.GetAsync($"/api/v1/posts/{id}");
        Assert.AreEqual("5", post["like_count"]);
        Assert.AreEqual("true", post["viewer_has_liked"]);
        Assert.AreEqual("false", (await author.Api.GetAsync($"/api/v1/posts/{id}"))["viewer_has_liked"]);

        _ = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => fans[0].Api.DeleteAsync($"/api/v1/posts/{id}/likes")));
        Assert.AreEqual("4", (await author.Api.GetAsync($"/api/v1/posts/{id}"))["like_count"]);
    }

    [TestMethod]
    public async Task Comments_thread_count_and_vanish_with_their_replies()
    {
        var author = await Host.SignUpAsync();
        var first = await Host.SignUpAsync();
        var second = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        var path = $"/api/v1/posts/{id}/comments";
        var comment = await first.Api.PostAsync(path, new { text = "Lovely! @ada" });
        Assert.AreEqual(201, comment.Status, comment.Text);
        var reply = await second.Api.PostAsync(path, new { text = "Indeed", parent_id = comment["comment_id"] });
        var replyToReply = await first.Api.PostAsync(path, new { text = "Thanks", parent_id = reply["comment_id"] });
        Assert.AreEqual(comment["comment_id"], replyToReply["parent_id"], "A reply to a reply joins the thread.");
        Assert.AreEqual("3", (await author.Api.GetAsync($"/api/v1/posts/{id}"))["comment_count"]);

        var top = await author.Api.GetAsync(path);
        Assert.AreEqual(1, top.Json["items"]!.AsArray().Count);
        Assert.AreEqual(2, top.Json["items"]![0]!["reply_count"]!.GetValue<int>());
        Assert.AreEqual(2, (await author.Api.GetAsync($"{path}?parent_id={comment["comment_id"]}")).Json["items"]!.AsArray().Count);

        Assert.AreEqual("not_the_author", (await second.Api.DeleteAsync($"{path}/{comment["comment_id"]}")).Code);
        Assert.AreEqual(204, (await author.Api.DeleteAsync($"{path}/{comment["comment_id"]}")).Status);
        Assert.AreEqual("0", (await author.Api.GetAsync($"/api/v1/posts/{id}"))["comment_count"]);
        Assert.AreEqual("parent_not_found", (await second.Api.PostAsync(path, new { text = "Late", parent_id = comment["comment_id"] })).Code);
    }

    [TestMethod]
    public async Task Comments_of_people_who_blocked_each_other_are_hidden_from_each_other()
    {
        var author = await Host.SignUpAsync();
        var one = await Host.SignUpAsync();
        var other = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        Assert.AreEqual(201, (await one.Api.PostAsync($"/api/v1/posts/{id}/comments", new { text = "One" })).Status);
        await Host.Graph.BlockAsync(one.Id, other.Id, CancellationToken.None);
        Assert.AreEqual(0, (await other.Api.GetAsync($"/api/v1/posts/{id}/comments")).Json["items"]!.AsArray().Count);
        Assert.AreEqual(1, (await author.Api.GetAsync($"/api/v1/posts/{id}/comments")).Json["items"]!.AsArray().Count);
    }

    [TestMethod]
    public async Task Saves_are_listed_latest_first_and_are_ones_own()
    {
        var author = await Host.SignUpAsync();
        var reader = await Host.SignUpAsync();
        var first = await Host.PublishedPostAsync(author);
        var second = await Host.PublishedPostAsync(author);
        Assert.AreEqual(204, (await reader.Api.PostAsync($"/api/v1/posts/{second}/saves")).Status);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => reader.Api.PostAsync($"/api/v1/posts/{first}/saves")));
        CollectionAssert.AreEqual(new[] { first.ToString(), second.ToString() }, await ListAsync(reader, "/api/v1/users/me/saves"));
        Assert.AreEqual("true", (await reader.Api.GetAsync($"/api/v1/posts/{first}"))["viewer_has_saved"]);
        Assert.AreEqual(0, (await ListAsync(author, "/api/v1/users/me/saves")).Length);
        Assert.AreEqual(204, (await reader.Api.DeleteAsync($"/api/v1/posts/{first}/saves")).Status);
        CollectionAssert.AreEqual(new[] { second.ToString() }, await ListAsync(reader, "/api/v1/users/me/saves"));
    }

    private static async Task<string[]> ListAsync(Person person, string path)
    {
        var answer = await person.Api.GetAsync(path);
        Assert.AreEqual(200, answer.Status, answer.Text);
        return [.. answer.Json["items"]!.AsArray().Select(post => post!["post_id"]!.GetValue<string>())];
    }
}
