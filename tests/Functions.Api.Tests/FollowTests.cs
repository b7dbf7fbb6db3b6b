using System.Text.Json.Nodes;
using Functions.Api.Tests.Support;
using Infrastructure.Durable;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Tests;

[TestClass]
public sealed class FollowTests : ApiTest
{
    [TestMethod]
    public async Task Following_and_unfollowing_changes_both_profiles_and_lists()
    {
        var (ann, bob) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        var followed = await ann.Api.PostAsync("/api/v1/follows", new { followed_id = bob.Id.ToString() });
        Assert.AreEqual(201, followed.Status, followed.Text);
        Assert.AreEqual("following", followed["status"]);
        var profile = await ann.Api.GetAsync($"/api/v1/users/{bob.Id}");
        Assert.AreEqual("1", profile["follower_count"]);
        Assert.IsTrue(profile.Json["relationship"]!["following"]!.GetValue<bool>());
        Assert.AreEqual("1", (await ann.Api.GetAsync("/api/v1/users/me"))["following_count"]);
        CollectionAssert.AreEqual(new[] { ann.Id.ToString() }, await IdsAsync(bob, $"/api/v1/users/{bob.Id}/followers"));
        CollectionAssert.AreEqual(new[] { bob.Id.ToString() }, await IdsAsync(bob, $"/api/v1/users/{ann.Id}/following"));
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(204, (await ann.Api.DeleteAsync($"/api/v1/follows/{bob.Id}")).Status);
        }

        Assert.AreEqual("0", (await ann.Api.GetAsync($"/api/v1/users/{bob.Id}"))["follower_count"]);
        Assert.IsEmpty(await IdsAsync(bob, "/api/v1/users/me/followers"));
    }

    [TestMethod]
    public async Task A_private_account_decides_who_follows_and_its_lists_are_for_followers()
    {
        var (ann, bob, carl) = (await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync());
        Assert.AreEqual(200, (await bob.Api.PatchAsync("/api/v1/users/me", new { is_private = true })).Status);
        foreach (var fan in new[] { ann, carl })
        {
            Assert.AreEqual("requested", (await fan.Api.PostAsync("/api/v1/follows", new { followed_id = bob.Id.ToString() }))["status"]);
        }

        CollectionAssert.AreEquivalent(new[] { ann.Id.ToString(), carl.Id.ToString() }, await IdsAsync(bob, "/api/v1/follows/requests"));
        Assert.AreEqual(204, (await bob.Api.PostAsync($"/api/v1/follows/requests/{ann.Id}/approve")).Status);
        Assert.AreEqual(204, (await bob.Api.PostAsync($"/api/v1/follows/requests/{carl.Id}/decline")).Status);
        Assert.AreEqual("request_not_found", (await bob.Api.PostAsync($"/api/v1/follows/requests/{carl.Id}/approve")).Code);
        CollectionAssert.AreEqual(new[] { ann.Id.ToString() }, await IdsAsync(ann, $"/api/v1/users/{bob.Id}/followers"));
        Assert.IsEmpty(await IdsAsync(carl, $"/api/v1/users/{bob.Id}/followers"));
        Assert.AreEqual(204, (await bob.Api.DeleteAsync($"/api/v1/followers/{ann.Id}")).Status);
        Assert.IsEmpty(await IdsAsync(bob, "/api/v1/users/me/followers"));
    }

    [TestMethod]
    public async Task A_blocked_person_meets_nothing_of_the_blocker()
    {
        var (ann, bob, carl) = (await Host.SignUpAsync(), await Host.SignUpAsync(), await Host.SignUpAsync());
        await bob.Api.PostAsync("/api/v1/follows", new { followed_id = ann.Id.ToString() });
        await bob.Api.PostAsync("/api/v1/follows", new { followed_id = carl.Id.ToString() });
        await ann.Api.PostAsync("/api/v1/follows", new { followed_id = carl.Id.ToString() });
        var post = await Host.PublishedPostAsync(ann);
        Assert.Contains(post.ToString(), await FeedAsync(bob));
        Assert.AreEqual(204, (await ann.Api.PostAsync("/api/v1/blocks", new { blocked_id = bob.Id.ToString() })).Status);
        CollectionAssert.AreEqual(new[] { bob.Id.ToString() }, await IdsAsync(ann, "/api/v1/blocks"));
        Assert.DoesNotContain(post.ToString(), await FeedAsync(bob));
        foreach (var path in new[] { $"/api/v1/users/{ann.Id}", $"/api/v1/users/{ann.Id}/followers", $"/api/v1/users/{ann.Id}/posts", $"/api/v1/posts/{post}" })
        {
            Assert.AreEqual(404, (await bob.Api.GetAsync(path)).Status, path);
        }

        Assert.AreEqual("user_not_found", (await bob.Api.PostAsync("/api/v1/follows", new { followed_id = ann.Id.ToString() })).Code);
        CollectionAssert.AreEqual(
            new[] { bob.Id.ToString() }, await IdsAsync(bob, $"/api/v1/users/{carl.Id}/followers"), "Neither meets the other in a third person's list.");
        CollectionAssert.AreEqual(new[] { ann.Id.ToString() }, await IdsAsync(ann, $"/api/v1/users/{carl.Id}/followers"));
        Assert.AreEqual(204, (await ann.Api.DeleteAsync($"/api/v1/blocks/{bob.Id}")).Status);
        Assert.AreEqual(200, (await bob.Api.GetAsync($"/api/v1/users/{ann.Id}")).Status);
    }

    [TestMethod]
    public async Task A_muted_person_disappears_from_the_feed_and_cannot_tell()
    {
        var (ann, bob) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        await ann.Api.PostAsync("/api/v1/follows", new { followed_id = bob.Id.ToString() });
        var post = await Host.PublishedPostAsync(bob);
        Assert.Contains(post.ToString(), await FeedAsync(ann));
        var before = await bob.Api.GetAsync($"/api/v1/users/{ann.Id}");
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(204, (await ann.Api.SendAsync(HttpMethod.Put, $"/api/v1/mutes/{bob.Id}", null)).Status);
        }

        Assert.DoesNotContain(post.ToString(), await FeedAsync(ann));
        CollectionAssert.AreEqual(new[] { bob.Id.ToString() }, await IdsAsync(ann, "/api/v1/mutes"));
        Assert.AreEqual(before.Text, (await bob.Api.GetAsync($"/api/v1/users/{ann.Id}")).Text);
        Assert.IsEmpty(await IdsAsync(bob, "/api/v1/mutes"));
        Assert.Contains(post.ToString(), await FeedAsync(bob));
        var profile = await ann.Api.GetAsync($"/api/v1/users/{bob.Id}");
        Assert.IsTrue(profile.Json["relationship"]!["muting"]!.GetValue<bool>());
        Assert.IsTrue(profile.Json["relationship"]!["following"]!.GetValue<bool>());
        Assert.AreEqual(200, (await ann.Api.GetAsync($"/api/v1/posts/{post}")).Status);
        for (var i = 0; i < 2; i++)
        {
            Assert.AreEqual(204, (await ann.Api.DeleteAsync($"/api/v1/mutes/{bob.Id}")).Status);
        }

        Assert.Contains(post.ToString(), await FeedAsync(ann));
        Assert.IsEmpty(await IdsAsync(ann, "/api/v1/mutes"));
        Assert.AreEqual("cannot_mute_yourself", (await ann.Api.SendAsync(HttpMethod.Put, $"/api/v1/mutes/{ann.Id}", null)).Code);
        Assert.AreEqual("user_not_found", (await ann.Api.SendAsync(HttpMethod.Put, "/api/v1/mutes/5", null)).Code);
    }

    [TestMethod]
    public async Task Going_public_starts_the_workflow_that_accepts_the_requests()
    {
        var (ann, bob) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        _ = await bob.Api.PatchAsync("/api/v1/users/me", new { is_private = true });
        await ann.Api.PostAsync("/api/v1/follows", new { followed_id = bob.Id.ToString() });
        Assert.IsEmpty(await StartedAsync());
        var before = (await Host.Accounts.GetAsync(bob.Id, CancellationToken.None))!.ETag!;
        Assert.AreEqual(200, (await bob.Api.PatchAsync("/api/v1/users/me", new { is_private = false })).Status);
        var after = (await Host.Accounts.GetAsync(bob.Id, CancellationToken.None))!.ETag!;
        CollectionAssert.AreEquivalent(
            new[] { DurableRequestWorkflow.InstanceIdOf(bob.Id, $"after-{before}"), DurableRequestWorkflow.InstanceIdOf(bob.Id, after) }, await StartedAsync());

        async Task<List<string>> StartedAsync()
        {
            var found = Host.Social.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: $"requests-{bob.Id}"));
            var ids = new List<string>();
            await foreach (var instance in found)
            {
                ids.Add(instance.InstanceId);
            }

            return ids;
        }
    }

    [TestMethod]
    public async Task Wrong_wishes_are_refused_with_stable_codes()
    {
        var ann = await Host.SignUpAsync();
        foreach (var (body, status, code) in new (object, int, string)[]
        {
            (new { followed_id = ann.Id.ToString() }, 400, "cannot_follow_yourself"),
            (new { followed_id = "5" }, 404, "user_not_found"),
            (new { followed_id = 5 }, 400, "invalid_field"),
            (new { }, 400, "invalid_field"),
        })
        {
            var answer = await ann.Api.PostAsync("/api/v1/follows", body);
            Assert.AreEqual((status, code), (answer.Status, answer.Code), answer.Text);
        }

        Assert.AreEqual(404, (await ann.Api.DeleteAsync("/api/v1/follows/nobody")).Status);
        Assert.AreEqual(400, (await ann.Api.GetAsync("/api/v1/users/me/followers?cursor=x")).Status);
        Assert.AreEqual(401, (await Host.Anonymous.GetAsync("/api/v1/users/5/followers")).Status);
    }

    [TestMethod]
    public async Task A_feed_pages_to_its_end_with_signed_cursors()
    {
        var (ann, bob) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        var posts = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            posts.Insert(0, (await Host.PublishedPostAsync(bob)).ToString());
        }

        await ann.Api.PostAsync("/api/v1/follows", new { followed_id = bob.Id.ToString() });
        var read = new List<string>();
        var path = "/api/v1/feed?limit=2";
        string? cursor = null;
        do
        {
            var page = await ann.Api.GetAsync(cursor is null ? path : $"{path}&cursor={cursor}");
            Assert.AreEqual(200, page.Status, page.Text);
            Assert.AreEqual("false", page["rebuilding"]);
            read.AddRange(page.Json["posts"]!.AsArray().Select(static post => post!["post_id"]!.GetValue<string>()));
            cursor = page["next_cursor"];
            Assert.AreEqual(cursor is null ? "false" : "true", page["has_more"]);
            if (cursor is not null)
            {
                Assert.AreEqual("invalid_cursor", (await bob.Api.GetAsync($"{path}&cursor={cursor}")).Code, "Cursors are of one reader.");
            }
        }
        while (cursor is not null);
        CollectionAssert.AreEqual(posts, read);
        Assert.AreEqual("mode_not_available", (await ann.Api.GetAsync("/api/v1/feed?mode=ranked")).Code);
        Assert.AreEqual(200, (await ann.Api.GetAsync("/api/v1/feed?mode=chronological")).Status);
        foreach (var query in new[] { "mode=best", "limit=0", "limit=51", "limit=x", "cursor=abc" })
        {
            Assert.AreEqual(400, (await ann.Api.GetAsync($"/api/v1/feed?{query}")).Status, query);
        }
    }

    private static async Task<List<string>> IdsAsync(Person viewer, string path)
    {
        var answer = await viewer.Api.GetAsync(path);
        Assert.AreEqual(200, answer.Status, answer.Text);
        return [.. answer.Json["items"]!.AsArray().Select(static item => item!["user_id"]!.GetValue<string>())];
    }

    private static async Task<List<string>> FeedAsync(Person viewer)
    {
        var answer = await viewer.Api.GetAsync("/api/v1/feed");
        return [.. answer.Json["posts"]!.AsArray().Select(static (JsonNode? post) => post!["post_id"]!.GetValue<string>())];
    }
}
