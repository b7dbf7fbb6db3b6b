using System.Net;
using System.Text.Json.Nodes;
using Domain.Staff;
using Functions.Api.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Tests.Monitor;

/// <summary>Looking at instances and acting on them, over HTTP and both hubs.</summary>
[TestClass]
public sealed class MonitorInstanceTests : ApiTest
{
    private static int names;
    private static Person reader = null!;
    private static Person @operator = null!;

    [ClassInitialize]
    public static async Task HireAsync(TestContext context)
    {
        reader = await Host.HireAsync(StaffRole.Reader);
        @operator = await Host.HireAsync(StaffRole.Operator);
    }

    [TestMethod]
    public async Task A_list_shows_both_hubs_newest_first_and_its_pages_fit_together()
    {
        var prefix = NewId();
        List<string> started = [];
        for (var at = 0; at < 7; at++)
        {
            var id = $"{prefix}.{at}";
            await (at % 2 == 0 ? Host.Media : Host.Social).ScheduleNewOrchestrationInstanceAsync(
                at % 2 == 0 ? "ProcessUpload" : "PublishPost", "1", new StartOrchestrationOptions(id));
            started.Insert(0, id);
        }

        List<string> paged = [];
        string? cursor = null;
        do
        {
            var page = await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.AreEqual(200, page.Status, page.Text);
            paged.AddRange(Ids(page));
            cursor = page["next_cursor"];
        }
        while (cursor is not null);

        CollectionAssert.AreEqual(started, paged);
        var social = await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&hub=social");
        Assert.IsTrue(social.Json["items"]!.AsArray().All(item => (Text(item!, "hub"), Text(item!, "name")) == ("social", "PublishPost")));
        Assert.AreEqual(3, Ids(social).Count);
        CollectionAssert.AreEqual(started, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&status=running,pending")));
        Assert.AreEqual(0, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&status=failed")).Count);
        Assert.AreEqual(4, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&name=processupload")).Count);
        Assert.AreEqual(0, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&created_to=2020-01-01T00:00:00Z")).Count);
        Assert.AreEqual(7, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}&created_from=2020-01-01T00:00:00Z")).Count);
    }

    [TestMethod]
    public async Task Thousands_created_in_the_same_moment_are_each_shown_once_in_order()
    {
        const int Count = 2_300;
        var prefix = NewId();
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (at, cancellationToken) =>
            await Host.Media.ScheduleNewOrchestrationInstanceAsync("ProcessUpload", "1", new StartOrchestrationOptions($"{prefix}.{at}"), cancellationToken));
        List<(string Id, DateTimeOffset CreatedAt)> paged = [];
        string? cursor = null;
        do
        {
            var page = await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}.&limit=200{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.AreEqual(200, page.Status, page.Text);
            paged.AddRange(page.Json["items"]!.AsArray().Select(item => (Text(item!, "instance_id"), item!["created_at"]!.GetValue<DateTimeOffset>())));
            cursor = page["next_cursor"];
        }
        while (cursor is not null);

        Assert.HasCount(Count, paged);
        Assert.AreEqual(Count, paged.Select(instance => instance.Id).Distinct().Count());
        Assert.IsTrue(paged.Zip(paged.Skip(1)).All(pair => pair.First.CreatedAt >= pair.Second.CreatedAt), "They are not newest first.");
    }

    [TestMethod]
    [DataRow("hub=other")]
    [DataRow("status=happy")]
    [DataRow("limit=201")]
    [DataRow("limit=0")]
    [DataRow("created_from=yesterday")]
    [DataRow("cursor=AAAA")]
    public async Task What_cannot_be_asked_is_refused_with_a_reason(string query)
    {
        var answer = await reader.Api.GetAsync($"/monitor/instances?{query}");
        Assert.AreEqual(400, answer.Status, answer.Text);
        Assert.IsTrue(answer.Code is "invalid_field" or "invalid_cursor", answer.Text);
    }

    [TestMethod]
    [DataRow("/monitor/instances/other/1", "hub_not_found")]
    [DataRow("/monitor/instances/media/no-such-instance", "instance_not_found")]
    [DataRow("/monitor/instances/media/no-such-instance/history", "instance_not_found")]
    [DataRow("/monitor/instances/social/@entity@key", "instance_not_found")]
    [DataRow("/monitor/instances/media/no-such-instance/payloads/input", "instance_not_found")]
    [DataRow("/monitor/uploads/1", "upload_not_found")]
    [DataRow("/monitor/posts/x", "post_not_found")]
    public async Task What_is_not_there_is_not_found(string path, string code)
    {
        var answer = await reader.Api.GetAsync(path);
        Assert.AreEqual((404, code), (answer.Status, answer.Code));
    }

    [TestMethod]
    public async Task An_instance_shows_payloads_status_links_and_what_can_be_done()
    {
        var id = await StartAsync("Parent", """{"url":"https://storage.example/up?sv=1&sig=c2VjcmV0%3D&se=2","password":"hunter2"}""");
        var child = $"{id}.child";
        await UntilAsync($"{id}.child", "completed");

        var parent = await reader.Api.GetAsync($"/monitor/instances/social/{id}");
        Assert.AreEqual(200, parent.Status, parent.Text);
        Assert.AreEqual("Parent", parent.Json["instance"]!["name"]!.GetValue<string>());
        Assert.IsFalse(parent.Text.Contains("c2VjcmV0", StringComparison.Ordinal) || parent.Text.Contains("hunter2", StringComparison.Ordinal), parent.Text);
        StringAssert.Contains(parent.Json["input"]!["text"]!.GetValue<string>(), "REDACTED");
        StringAssert.Contains(parent.Json["custom_status"]!["text"]!.GetValue<string>(), "child");
        var link = parent.Json["links"]!.AsArray().Single()!;
        Assert.AreEqual(("child", "social", child), (Text(link, "relation"), Text(link, "hub"), Text(link, "instance_id")));
        CollectionAssert.AreEqual(new[] { "event", "suspend", "terminate" }, Texts(parent.Json["actions"]!));

        var shown = await reader.Api.GetAsync($"/monitor/instances/social/{child}");
        Assert.AreEqual("completed", Text(shown.Json["instance"]!, "status"));
        Assert.AreEqual("\"third time\"", Text(shown.Json["output"]!, "text"));
        Assert.AreEqual(("parent", id), (Text(shown.Json["links"]![0]!, "relation"), Text(shown.Json["links"]![0]!, "instance_id")));
        CollectionAssert.AreEqual(new[] { "restart", "purge" }, Texts(shown.Json["actions"]!));
        Assert.AreEqual("\"third time\"", (await reader.Api.GetAsync($"/monitor/instances/social/{child}/payloads/output")).Text);
    }

    [TestMethod]
    public async Task A_history_shows_the_attempts_of_an_activity_as_one_line_with_pauses()
    {
        var id = await StartAsync("Parent", "\"x\"");
        await UntilAsync($"{id}.child", "completed");
        var history = await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history");
        Assert.AreEqual(200, history.Status, history.Text);
        Assert.IsFalse(history.Text.Contains("c2VjcmV0", StringComparison.Ordinal), "The signature in the message of the failure shows.");
        var line = history.Json["spans"]!.AsArray().Single()!;
        Assert.AreEqual(("activity", "Flaky", "completed"), (Text(line, "kind"), Text(line, "name"), Text(line, "status")));
        CollectionAssert.AreEqual(
            new[] { "attempt failed", "backoff fired", "attempt failed", "backoff fired", "attempt completed" },
            line["parts"]!.AsArray().Select(part => $"{Text(part!, "kind")} {Text(part!, "status")}").ToArray());

        var last = line["last_event"]!.GetValue<int>();
        var whole = await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history/{last}");
        Assert.AreEqual("\"third time\"", whole["payload"]);
        Assert.AreEqual(404, (await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history/9999")).Status);

        var count = history.Json["event_count"]!.GetValue<int>();
        var page = await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history?from=2&limit=3");
        Assert.AreEqual(3, page.Json["events"]!.AsArray().Count);
        Assert.AreEqual(2, page.Json["events"]![0]!["sequence"]!.GetValue<int>());
        Assert.AreEqual(5, page.Json["next_from"]!.GetValue<int>());
        Assert.IsNull((await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history?from={count - 1}")).Json["next_from"]);

        var parent = await reader.Api.GetAsync($"/monitor/instances/social/{id}/history");
        var called = parent.Json["spans"]!.AsArray().Single()!;
        Assert.AreEqual(("sub_orchestration", $"{id}.child", "completed"), (Text(called, "kind"), Text(called, "instance_id"), Text(called, "status")));
    }

    [TestMethod]
    public async Task An_instance_that_waits_can_be_held_and_goes_on_with_an_event()
    {
        var id = await StartAsync("Parent", "\"x\"");
        await UntilAsync($"{id}.child", "completed");
        await ActAsync(id, "suspend", new { reason = "Let me see." });
        await UntilAsync(id, "suspended");
        Assert.AreEqual((409, "wrong_state"), Refused(await @operator.Api.PostAsync($"/monitor/instances/social/{id}/suspend")));
        Assert.AreEqual((409, "wrong_state"), Refused(await @operator.Api.PostAsync($"/monitor/instances/social/{id}/restart")));
        Assert.AreEqual((409, "wrong_state"), Refused(await @operator.Api.DeleteAsync($"/monitor/instances/social/{id}")));
        await ActAsync(id, "resume", null);
        await ActAsync(id, "events/go", new { payload = "far" });
        var ended = await Host.Social.WaitForInstanceCompletionAsync(id, true, CancellationToken.None);
        Assert.AreEqual("far", ended.ReadOutputAs<string>());
        var recorded = (await reader.Api.GetAsync($"/monitor/actions?target={id}")).Json["items"]!.AsArray();
        CollectionAssert.AreEqual(
            new[] { "event done", "resume done", "purge wrong_state", "restart wrong_state", "suspend wrong_state", "suspend done" },
            recorded.Select(action => $"{Text(action!, "action")} {Text(action!, "outcome")}").ToArray());
        Assert.IsTrue(recorded.All(action => Text(action!, "actor_name") == @operator.Username && Text(action!, "hub") == "social"));
        Assert.AreEqual("go", Text(recorded[0]!, "detail"));
    }

    [TestMethod]
    public async Task An_instance_is_ended_started_again_and_removed()
    {
        var id = await StartAsync("Parent", "\"x\"");
        await ActAsync(id, "terminate", new { reason = "Not needed.", recursive = true });
        await UntilAsync(id, "terminated");
        Assert.AreEqual("\"Not needed.\"", Text((await reader.Api.GetAsync($"/monitor/instances/social/{id}")).Json["output"]!, "text"));
        await ActAsync(id, "restart", null);
        await UntilAsync(id, "running");
        await ActAsync(id, "events/go", new { payload = "again" });
        await UntilAsync(id, "completed");
        Assert.AreEqual(204, (await @operator.Api.DeleteAsync($"/monitor/instances/social/{id}")).Status);
        Assert.AreEqual(404, (await reader.Api.GetAsync($"/monitor/instances/social/{id}")).Status);
    }

    [TestMethod]
    public async Task A_failed_instance_shows_its_causes_and_can_be_rewound()
    {
        var id = await StartAsync("Failing", "\"x\"");
        await UntilAsync(id, "failed");
        var failed = await reader.Api.GetAsync($"/monitor/instances/social/{id}");
        var failure = failed.Json["failure"]!;
        string[] types = [Text(failure, "type"), .. failure["causes"]!.AsArray().Select(cause => Text(cause!, "type"))];
        CollectionAssert.AreEqual(new[] { "Microsoft.DurableTask.TaskFailedException", "System.ArgumentException", "System.TimeoutException" }, types);
        CollectionAssert.AreEqual(new[] { "restart", "rewind", "purge" }, Texts(failed.Json["actions"]!));
        StubWorkflows.Social.Repaired[id] = true;
        await ActAsync(id, "rewind", new { reason = "Mended." });
        await UntilAsync(id, "completed");
    }

    [TestMethod]
    public async Task A_purge_counts_first_and_then_removes_what_matched_and_nothing_else()
    {
        var prefix = NewId();
        for (var at = 0; at < 5; at++)
        {
            await Host.Social.ScheduleNewOrchestrationInstanceAsync("RetractPost", "1", new StartOrchestrationOptions($"{prefix}.{at}"));
            await Host.Social.WaitForInstanceCompletionAsync($"{prefix}.{at}", CancellationToken.None);
        }

        await Host.Social.ScheduleNewOrchestrationInstanceAsync("PublishPost", "1", new StartOrchestrationOptions($"{prefix}.open"));
        var to = TimeProvider.System.GetUtcNow().AddMinutes(1);
        Assert.AreEqual(400, (await @operator.Api.PostAsync("/monitor/purge", new { id_prefix = prefix })).Status, "Until when is to be said.");
        var open = new { id_prefix = prefix, created_to = to, statuses = new[] { "running" } };
        Assert.AreEqual(400, (await @operator.Api.PostAsync("/monitor/purge", open)).Status);
        var counted = await @operator.Api.PostAsync("/monitor/purge", new { id_prefix = prefix, created_to = to });
        Assert.AreEqual("""{"matched":5,"purged":0,"has_more":false}""", counted.Text);
        Assert.AreEqual(6, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}")).Count);
        var purged = await @operator.Api.PostAsync("/monitor/purge", new { id_prefix = prefix, created_to = to, dry_run = false, hub = "social" });
        Assert.AreEqual("""{"matched":5,"purged":5,"has_more":false}""", purged.Text);
        CollectionAssert.AreEqual(new[] { $"{prefix}.open" }, Ids(await reader.Api.GetAsync($"/monitor/instances?id_prefix={prefix}")));
    }

    [TestMethod]
    public async Task An_upload_leads_to_its_workflow_and_its_post_and_back()
    {
        var author = await Host.SignUpAsync();
        var mediaId = await Host.FinishedMediaAsync(author.Id);
        await Host.Media.ScheduleNewOrchestrationInstanceAsync("ProcessUpload", mediaId.ToString(), new StartOrchestrationOptions(mediaId.ToString()));
        var post = (await author.Api.PostAsync("/api/v1/posts", new { media_ids = new[] { mediaId.ToString() }, caption = "Private words" }))["post_id"]!;

        var upload = await reader.Api.GetAsync($"/monitor/uploads/{mediaId}");
        Assert.AreEqual(200, upload.Status, upload.Text);
        Assert.AreEqual("finished", upload["status"]);
        Assert.AreEqual(post, upload["used_by_post_id"]);
        Assert.AreEqual("ProcessUpload", Text(upload.Json["instance"]!, "name"));

        var links = (await reader.Api.GetAsync($"/monitor/instances/media/{mediaId}")).Json["links"]!.AsArray();
        CollectionAssert.AreEqual(
            new[] { $"upload media {mediaId}", $"post social {post}" },
            links.Select(link => $"{Text(link!, "relation")} {Text(link!, "hub")} {Text(link!, "instance_id")}").ToArray());

        var publishing = await reader.Api.GetAsync($"/monitor/posts/{post}");
        Assert.AreEqual("PublishPost", Text(publishing.Json["instance"]!, "name"));
        Assert.IsFalse(publishing.Text.Contains("Private words", StringComparison.Ordinal));
        var back = (await reader.Api.GetAsync($"/monitor/instances/social/{post}")).Json["links"]!.AsArray();
        Assert.AreEqual(mediaId.ToString(), Text(back.Single(link => Text(link!, "relation") == "upload")!, "instance_id"));
    }

    [TestMethod]
    public async Task Hubs_are_counted_and_an_unchanged_answer_is_not_sent_again()
    {
        await Host.Social.ScheduleNewOrchestrationInstanceAsync("PublishPost", "1", new StartOrchestrationOptions(NewId()));
        var hubs = await reader.Api.GetAsync("/monitor/hubs");
        Assert.AreEqual(200, hubs.Status, hubs.Text);
        CollectionAssert.AreEqual(new[] { "media", "social" }, hubs.Json["items"]!.AsArray().Select(hub => Text(hub!, "hub")).ToArray());

        var id = await StartAsync("Parent", "\"x\"");
        await UntilAsync($"{id}.child", "completed");
        var first = await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history");
        var second = await reader.Api.GetAsync($"/monitor/instances/social/{id}.child/history", ("If-None-Match", first.Header("ETag")!));
        Assert.AreEqual((int)HttpStatusCode.NotModified, second.Status);
    }

    [TestMethod]
    public async Task Large_payloads_are_shown_in_part_and_given_whole_when_asked()
    {
        var id = NewId();
        await Host.Social.ScheduleNewOrchestrationInstanceAsync("RetractPost", new string('a', 300_000), new StartOrchestrationOptions(id));
        await Host.Social.WaitForInstanceCompletionAsync(id, CancellationToken.None);
        var instance = await reader.Api.GetAsync($"/monitor/instances/social/{id}");
        Assert.IsTrue(instance.Json["input"]!["truncated"]!.GetValue<bool>());
        Assert.AreEqual(300_002, instance.Json["input"]!["bytes"]!.GetValue<int>());
        Assert.IsLessThan(20_000, instance.Text.Length);
        Assert.IsLessThan(20_000, (await reader.Api.GetAsync($"/monitor/instances/social/{id}/history")).Text.Length);
        Assert.AreEqual(300_002, (await reader.Api.GetAsync($"/monitor/instances/social/{id}/payloads/input")).Text.Length);
    }

    private static string NewId() => $"m{Environment.ProcessId}.{Interlocked.Increment(ref names)}";

    private static async Task<string> StartAsync(string orchestrator, string json)
    {
        var id = NewId();
        await Host.Social.ScheduleNewOrchestrationInstanceAsync(orchestrator, JsonNode.Parse(json), new StartOrchestrationOptions(id));
        return id;
    }

    private static async Task ActAsync(string id, string action, object? body)
    {
        var answer = await @operator.Api.PostAsync($"/monitor/instances/social/{id}/{action}", body);
        Assert.AreEqual(202, answer.Status, answer.Text);
        Assert.AreEqual(id, answer["instance_id"]);
    }

    private static async Task UntilAsync(string id, string status)
    {
        while (await reader.Api.GetAsync($"/monitor/instances/social/{id}") is var answer
            && (answer.Status == 404 || Text(answer.Json["instance"]!, "status") != status))
        {
            await Task.Delay(10);
        }
    }

    private static (int Status, string? Code) Refused(ApiAnswer answer) => (answer.Status, answer.Code);

    private static List<string> Ids(ApiAnswer list) => [.. list.Json["items"]!.AsArray().Select(item => Text(item!, "instance_id"))];

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(item => item!.GetValue<string>())];
}
