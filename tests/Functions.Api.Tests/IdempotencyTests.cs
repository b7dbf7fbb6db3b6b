using Domain.Idempotency;
using Domain.Ids;
using Functions.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Api.Tests;

[TestClass]
public sealed class IdempotencyTests : ApiTest
{
    [TestMethod]
    public async Task Concurrent_duplicates_have_one_effect_and_one_answer()
    {
        var author = await Host.SignUpAsync();
        var media = (await Host.FinishedMediaAsync(author.Id)).ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } }, ("Idempotency-Key", "k1"))));
        Assert.IsTrue(answers.All(answer => answer.Status == 201), string.Join('\n', answers.Select(answer => answer.Text)));
        Assert.AreEqual(1, answers.Select(answer => answer.Text).Distinct().Count());
        Assert.AreEqual(9, answers.Count(answer => answer.Header("Idempotency-Replayed") == "true"));
        Assert.AreEqual(1, (await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts")).Json["items"]!.AsArray().Count);
    }

    [TestMethod]
    public async Task A_comment_retried_with_its_key_is_one_comment()
    {
        var author = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        for (var at = 0; at < 3; at++)
        {
            Assert.AreEqual(201, (await author.Api.PostAsync($"/api/v1/posts/{id}/comments", new { text = "Once" }, ("Idempotency-Key", "k"))).Status);
        }

        Assert.AreEqual("1", (await author.Api.GetAsync($"/api/v1/posts/{id}"))["comment_count"]);
    }

    [TestMethod]
    public async Task A_key_for_another_request_is_refused_and_another_users_key_is_another_key()
    {
        var author = await Host.SignUpAsync();
        var other = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        var path = $"/api/v1/posts/{id}/comments";
        Assert.AreEqual(201, (await author.Api.PostAsync(path, new { text = "A" }, ("Idempotency-Key", "same"))).Status);
        var reused = await author.Api.PostAsync(path, new { text = "B" }, ("Idempotency-Key", "same"));
        Assert.AreEqual(409, reused.Status);
        Assert.AreEqual("idempotency_key_reused", reused.Code);
        Assert.AreEqual(201, (await other.Api.PostAsync(path, new { text = "B" }, ("Idempotency-Key", "same"))).Status);
        Assert.AreEqual("invalid_idempotency_key", (await author.Api.PostAsync(path, new { text = "B" }, ("Idempotency-Key", new string('k', 300)))).Code);
    }

    [TestMethod]
    public async Task A_refused_request_may_be_tried_again_with_its_key()
    {
        var author = await Host.SignUpAsync();
        var reader = await Host.SignUpAsync();
        var id = await Host.PublishedPostAsync(author);
        _ = await author.Api.PostAsync($"/api/v1/posts/{id}/archive");
        var path = $"/api/v1/posts/{id}/comments";
        Assert.AreEqual(404, (await reader.Api.PostAsync(path, new { text = "A" }, ("Idempotency-Key", "again"))).Status);
        _ = await author.Api.PostAsync($"/api/v1/posts/{id}/unarchive");
        Assert.AreEqual(201, (await reader.Api.PostAsync(path, new { text = "A" }, ("Idempotency-Key", "again"))).Status);
    }

    [TestMethod]
    public async Task A_retry_after_a_crash_goes_on_with_the_record_of_the_first_attempt()
    {
        var author = await Host.SignUpAsync();
        var media = (await Host.FinishedMediaAsync(author.Id)).ToString();
        var first = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } }, ("Idempotency-Key", "crash"));

        // As after a crash between the effect and the answer: the key is known with its id, the answer is not.
        var store = Host.Services.GetRequiredService<IIdempotencyStore>();
        var known = await store.BeginAsync(author.Id, "crash", new IdempotentCall("", default, null), CancellationToken.None);
        Assert.IsNotNull(known.Answer);
        await store.CompleteAsync(author.Id, "crash", known with { Answer = null }, CancellationToken.None);

        var retried = await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { media } }, ("Idempotency-Key", "crash"));
        Assert.AreEqual(201, retried.Status, retried.Text);
        Assert.AreEqual(first["post_id"], retried["post_id"]);
        Assert.AreEqual(SnowflakeId.Parse(first["post_id"]!), known.ReservedId);
        Assert.AreEqual(1, (await author.Api.GetAsync($"/api/v1/users/{author.Id}/posts")).Json["items"]!.AsArray().Count);
    }
}
