using System.Net.Http.Json;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

/// <summary>Every call on somebody's post, profile and session × everybody who might make it.</summary>
[TestClass]
public sealed class AuthorizationTests : ApiTest
{
    private const int Ok = 200;
    private const int Created = 201;
    private const int Empty = 204;
    private const int Refused = 400;
    private const int Anonymous = 401;
    private const int Forbidden = 403;
    private const int Hidden = 404;

    // Anonymous, stranger, blocked, follower, owner. {post}, {user}, {comment}, {media} stand for the owner's.
    private static readonly (string Method, string Path, object? Body, int[] OfPrivate, int[] OfPublic)[] Matrix =
    [
        ("GET", "/api/v1/users/{user}", null, [Anonymous, Ok, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("GET", "/api/v1/users/{user}/posts", null, [Anonymous, Ok, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("GET", "/api/v1/users/{user}/reels", null, [Anonymous, Ok, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("GET", "/api/v1/posts/{post}", null, [Anonymous, Hidden, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("GET", "/p/{code}", null, [Anonymous, Hidden, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("PATCH", "/api/v1/posts/{post}", new { caption = "x" }, [Anonymous, Hidden, Hidden, Forbidden, Ok], [Anonymous, Forbidden, Hidden, Forbidden, Ok]),
        ("POST", "/api/v1/posts/{post}/likes", null, [Anonymous, Hidden, Hidden, Empty, Empty], [Anonymous, Empty, Hidden, Empty, Empty]),
        ("DELETE", "/api/v1/posts/{post}/likes", null, [Anonymous, Hidden, Hidden, Empty, Empty], [Anonymous, Empty, Hidden, Empty, Empty]),
        ("POST", "/api/v1/posts/{post}/saves", null, [Anonymous, Hidden, Hidden, Empty, Empty], [Anonymous, Empty, Hidden, Empty, Empty]),
        ("DELETE", "/api/v1/posts/{post}/saves", null, [Anonymous, Empty, Empty, Empty, Empty], [Anonymous, Empty, Empty, Empty, Empty]),
        ("POST", "/api/v1/posts/{post}/comments", new { text = "x" }, [Anonymous, Hidden, Hidden, Created, Created],
            [Anonymous, Created, Hidden, Created, Created]),
        ("GET", "/api/v1/posts/{post}/comments", null, [Anonymous, Hidden, Hidden, Ok, Ok], [Anonymous, Ok, Hidden, Ok, Ok]),
        ("PUT", "/api/v1/mutes/{user}", null, [Anonymous, Empty, Hidden, Empty, Refused], [Anonymous, Empty, Hidden, Empty, Refused]),
        ("DELETE", "/api/v1/mutes/{user}", null, [Anonymous, Empty, Empty, Empty, Empty], [Anonymous, Empty, Empty, Empty, Empty]),
        ("GET", "/api/v1/mutes", null, [Anonymous, Ok, Ok, Ok, Ok], [Anonymous, Ok, Ok, Ok, Ok]),
        ("POST", "/api/v1/posts/{post}/archive", null, [Anonymous, Hidden, Hidden, Forbidden, Empty], [Anonymous, Forbidden, Hidden, Forbidden, Empty]),
        ("POST", "/api/v1/posts/{post}/unarchive", null, [Anonymous, Hidden, Hidden, Hidden, Empty], [Anonymous, Hidden, Hidden, Hidden, Empty]),
        ("DELETE", "/api/v1/posts/{post}/comments/{comment}", null, [Anonymous, Hidden, Hidden, Forbidden, Empty],
            [Anonymous, Forbidden, Hidden, Forbidden, Empty]),
        ("GET", "/api/v1/media/{media}", null, [Anonymous, Hidden, Hidden, Hidden, Ok], [Anonymous, Hidden, Hidden, Hidden, Ok]),
        ("DELETE", "/api/v1/posts/{post}", null, [Anonymous, Hidden, Hidden, Forbidden, Empty], [Anonymous, Forbidden, Hidden, Forbidden, Empty]),
    ];

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Everybody_gets_exactly_what_is_theirs(bool isPrivate)
    {
        var owner = await Host.SignUpAsync();
        var stranger = await Host.SignUpAsync();
        var blocked = await Host.SignUpAsync();
        var follower = await Host.SignUpAsync();
        await Host.Graph.FollowAsync(follower.Id, owner.Id, CancellationToken.None);
        await Host.Graph.BlockAsync(owner.Id, blocked.Id, CancellationToken.None);
        Assert.AreEqual(200, (await owner.Api.PatchAsync("/api/v1/users/me", new { is_private = isPrivate })).Status);
        var post = await Host.PublishedPostAsync(owner);
        var media = await Host.FinishedMediaAsync(owner.Id);
        var comment = (await owner.Api.PostAsync($"/api/v1/posts/{post}/comments", new { text = "First" }))["comment_id"]!;
        ApiClient[] callers = [Host.Anonymous, stranger.Api, blocked.Api, follower.Api, owner.Api];
        foreach (var (method, template, body, ofPrivate, ofPublic) in Matrix)
        {
            var path = template
                .Replace("{post}", post.ToString(), StringComparison.Ordinal)
                .Replace("{media}", media.ToString(), StringComparison.Ordinal)
                .Replace("{user}", owner.Id.ToString(), StringComparison.Ordinal)
                .Replace("{comment}", comment, StringComparison.Ordinal)
                .Replace("{code}", Domain.Posts.ShortCode.From(post), StringComparison.Ordinal);
            for (var at = 0; at < callers.Length; at++)
            {
                var answer = await callers[at].SendAsync(new HttpMethod(method), path, body is null ? null : JsonContent.Create(body));
                Assert.AreEqual((isPrivate ? ofPrivate : ofPublic)[at], answer.Status, $"{method} {template} by caller {at}: {answer.Text}");
                if (answer.Status >= 400)
                {
                    Assert.IsNotNull(answer.Code, $"{method} {template} by caller {at}: {answer.Text}");
                }
            }
        }
    }

    [TestMethod]
    public async Task A_private_accounts_posts_are_hidden_from_lists_of_strangers()
    {
        var owner = await Host.SignUpAsync();
        var stranger = await Host.SignUpAsync();
        _ = await owner.Api.PatchAsync("/api/v1/users/me", new { is_private = true });
        _ = await Host.PublishedPostAsync(owner);
        Assert.AreEqual(0, (await stranger.Api.GetAsync($"/api/v1/users/{owner.Id}/posts")).Json["items"]!.AsArray().Count);
        Assert.AreEqual(1, (await owner.Api.GetAsync($"/api/v1/users/{owner.Id}/posts")).Json["items"]!.AsArray().Count);
    }

    [TestMethod]
    public async Task Whoever_blocks_still_sees_the_profile_to_unblock_it_but_no_posts()
    {
        var blocker = await Host.SignUpAsync();
        var other = await Host.SignUpAsync();
        var post = await Host.PublishedPostAsync(other);
        await Host.Graph.BlockAsync(blocker.Id, other.Id, CancellationToken.None);
        var profile = await blocker.Api.GetAsync($"/api/v1/users/{other.Id}");
        Assert.AreEqual(200, profile.Status);
        Assert.IsTrue(profile.Json["relationship"]!["blocking"]!.GetValue<bool>());
        Assert.AreEqual(404, (await blocker.Api.GetAsync($"/api/v1/posts/{post}")).Status);
    }

    [TestMethod]
    public async Task Every_function_that_is_not_marked_refuses_anonymous_callers_and_forged_tokens()
    {
        var person = await Host.SignUpAsync();
        var parts = person.Api.AccessToken!.Split('.');
        string[] forged =
        [
            "nonsense",
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{Encode("signature")}",
            $"{parts[0]}.{Encode("""{"sub":"1","sid":"1","iat":0,"exp":99999999999}""")}.{parts[2]}",
            new string('a', 100_00),
        ];
        var guarded = Http.HttpFunction.All.Where(function => !function.IsAnonymous).ToList();
        Assert.IsTrue(guarded.Count > 15, $"only {guarded.Count}");
        foreach (var function in guarded)
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(function.Route, @"\{[^}]*\}", "1");
            foreach (var method in function.Methods)
            {
                var anonymous = await Host.Anonymous.SendAsync(new HttpMethod(method), path, null);
                Assert.AreEqual("unauthenticated", anonymous.Code, $"{method} {path}: {anonymous.Text}");
                Assert.AreEqual("Bearer", anonymous.Header("WWW-Authenticate"));
            }
        }

        foreach (var token in forged)
        {
            using var client = new ApiClient(Host.BaseAddress, token);
            Assert.AreEqual("invalid_token", (await client.GetAsync("/api/v1/users/me")).Code, token[..Math.Min(40, token.Length)]);
        }
    }

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}
