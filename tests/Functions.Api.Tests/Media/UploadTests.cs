using System.Text;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Functions.Api.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Api.Tests.Media;

[TestClass]
public sealed class UploadTests : ApiTest
{
    private const string Uploads = "/api/v1/media/uploads";

    private static readonly object Valid = new { kind = "image", content_type = "image/jpeg", size = 1000 };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    private static IBlobStore Blobs => Host.Services.GetRequiredService<IBlobStore>();

    [TestMethod]
    public async Task An_announced_upload_gets_a_url_for_one_blob_and_a_workflow()
    {
        var person = await Host.SignUpAsync();
        var answer = await person.Api.PostAsync(Uploads, Valid);

        Assert.AreEqual(201, answer.Status, answer.Text);
        Assert.AreEqual("pending", answer["status"]);
        var id = answer["media_id"]!;
        Assert.AreEqual($"/api/v1/media/{id}", answer.Header("Location"));
        var url = new Uri(answer["upload_url"]!);
        Assert.AreEqual($"/ingest/uploads/{id}", url.AbsolutePath);
        StringAssert.Contains(url.Query, "sp=cw");
        StringAssert.Contains(url.Query, "sr=b");
        Assert.IsTrue(int.Parse(answer["block_size"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.AreEqual(TimeSpan.FromHours(23), Round(Time(answer, "media_expires_at") - Time(answer, "upload_expires_at")));
        var instance = await Host.Media.GetInstanceAsync(id, Cancel);
        Assert.AreEqual("ProcessUpload", instance!.Name);
    }

    [TestMethod]
    [DataRow("""{"kind":"film","content_type":"video/mp4","size":1000}""", 400, "unsupported_kind")]
    [DataRow("""{"kind":"video","content_type":"image/jpeg","size":1000}""", 400, "invalid_content_type")]
    [DataRow("""{"kind":"video","content_type":"video/mp4","size":4000000001}""", 413, "too_large")]
    [DataRow("""{"kind":"video","content_type":"video/mp4","size":1000,"filter_id":"juno"}""", 400, "look_not_available")]
    [DataRow("""{"kind":"image","content_type":"video/mp4","size":1000}""", 400, "invalid_content_type")]
    [DataRow("""{"kind":"image","content_type":"text/html","size":1000}""", 400, "invalid_content_type")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":0}""", 400, "invalid_size")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":-5}""", 400, "invalid_size")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":30000001}""", 413, "too_large")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":9223372036854775808}""", 400, "invalid_field")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":"1000"}""", 400, "invalid_field")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":1000,"filter_id":"unheard-of"}""", 400, "unknown_filter")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":1000,"frame_id":"gold"}""", 400, "unknown_frame")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":1000,"filter_id":"juno","adjustments":{"strength":101}}""", 400, "invalid_adjustments")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg","size":1000,"adjustments":{"warmth":"hot"}}""", 400, "invalid_field")]
    [DataRow("""{"kind":"image","content_type":"image/jpeg"}""", 400, "invalid_field")]
    [DataRow("""{"kind":null,"content_type":"image/jpeg","size":1000}""", 400, "invalid_field")]
    [DataRow("[]", 400, "malformed_json")]
    [DataRow("", 400, "empty_body")]
    public async Task What_cannot_be_uploaded_is_refused_with_a_reason(string body, int status, string code)
    {
        var person = await Host.SignUpAsync();
        var answer = await person.Api.RawAsync(HttpMethod.Post, Uploads, body);
        Assert.AreEqual(status, answer.Status, answer.Text);
        Assert.AreEqual(code, answer.Code);
    }

    [TestMethod]
    public async Task The_largest_allowed_picture_with_the_filter_that_changes_nothing_is_accepted()
    {
        var person = await Host.SignUpAsync();
        var answer = await person.Api.PostAsync(Uploads, new { kind = "story", content_type = "image/webp", size = 30_000_000, filter_id = "normal" });
        Assert.AreEqual(201, answer.Status, answer.Text);
    }

    [TestMethod]
    [DataRow("video/mp4")]
    [DataRow("video/quicktime")]
    [DataRow("video/webm")]
    public async Task The_largest_allowed_video_is_accepted(string type)
    {
        var person = await Host.SignUpAsync();
        var answer = await person.Api.PostAsync(Uploads, new { kind = "video", content_type = type, size = 4_000_000_000 });
        Assert.AreEqual(201, answer.Status, answer.Text);
    }

    [TestMethod]
    public async Task Every_listed_filter_is_accepted_and_adjustments_with_it()
    {
        var person = await Host.SignUpAsync();
        var list = await person.Api.GetAsync("/api/v1/filters");
        var names = System.Text.Json.JsonDocument.Parse(list.Text).RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("name").GetString()!).ToList();
        Assert.IsGreaterThanOrEqualTo(21, names.Count);
        foreach (var name in names)
        {
            var answer = await person.Api.PostAsync(
                Uploads, new { kind = "image", content_type = "image/heic", size = 1000, filter_id = name, adjustments = new { strength = 70, warmth = -5 } });
            Assert.AreEqual(201, answer.Status, answer.Text);
        }
    }

    [TestMethod]
    public async Task Every_listed_frame_is_accepted()
    {
        var person = await Host.SignUpAsync();
        var list = await person.Api.GetAsync("/api/v1/frames");
        var names = System.Text.Json.JsonDocument.Parse(list.Text).RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("name").GetString()!).ToList();
        Assert.HasCount(6, names);
        foreach (var name in names)
        {
            var answer = await person.Api.PostAsync(Uploads, new { kind = "image", content_type = "image/heic", size = 1000, filter_id = "juno", frame_id = name });
            Assert.AreEqual(201, answer.Status, answer.Text);
        }
    }

    [TestMethod]
    public async Task A_preview_is_refused_with_a_reason_where_there_can_be_none()
    {
        var person = await Host.SignUpAsync();
        var stranger = await Host.SignUpAsync();
        var pending = await Host.PendingMediaAsync(person.Id);
        Assert.AreEqual("media_not_finished", (await person.Api.GetAsync($"/api/v1/media/{pending}/filters/juno/preview")).Code);
        Assert.AreEqual("media_not_found", (await stranger.Api.GetAsync($"/api/v1/media/{pending}/filters/juno/preview")).Code);
        Assert.AreEqual(401, (await Host.Anonymous.GetAsync($"/api/v1/media/{pending}/filters/juno/preview")).Status);
        Assert.AreEqual("unknown_filter", (await person.Api.GetAsync($"/api/v1/media/{pending}/filters/unheard-of/preview")).Code);
        Assert.AreEqual("unknown_frame", (await person.Api.GetAsync($"/api/v1/media/{pending}/filters/juno/preview?frame=gold")).Code);
        Assert.AreEqual("invalid_adjustments", (await person.Api.GetAsync($"/api/v1/media/{pending}/filters/juno/preview?warmth=101")).Code);
        Assert.AreEqual("invalid_field", (await person.Api.GetAsync($"/api/v1/media/{pending}/filters/juno/preview?warmth=hot")).Code);
    }

    [TestMethod]
    public async Task The_same_idempotency_key_announces_one_upload()
    {
        var person = await Host.SignUpAsync();
        var first = await person.Api.PostAsync(Uploads, Valid, ("Idempotency-Key", "upload-1"));
        var second = await person.Api.PostAsync(Uploads, Valid, ("Idempotency-Key", "upload-1"));
        Assert.AreEqual(201, second.Status, second.Text);
        Assert.AreEqual(first["media_id"], second["media_id"]);
    }

    [TestMethod]
    public async Task Completing_needs_a_blob_and_may_be_repeated()
    {
        var person = await Host.SignUpAsync();
        var id = (await person.Api.PostAsync(Uploads, Valid))["media_id"]!;
        var early = await person.Api.PostAsync($"/api/v1/media/{id}/complete");
        Assert.AreEqual(409, early.Status);
        Assert.AreEqual("not_uploaded", early.Code);

        await PutAsync(id);
        for (var time = 0; time < 2; time++)
        {
            var answer = await person.Api.PostAsync($"/api/v1/media/{id}/complete");
            Assert.AreEqual(202, answer.Status, answer.Text);
            Assert.AreEqual(id, answer["media_id"]);
            Assert.AreEqual("processing", answer["status"]);
        }
    }

    [TestMethod]
    public async Task The_upload_url_is_renewed_while_pending_and_not_after()
    {
        var person = await Host.SignUpAsync();
        var id = (await person.Api.PostAsync(Uploads, Valid))["media_id"]!;
        var renewed = await person.Api.PostAsync($"/api/v1/media/{id}/upload-url");
        Assert.AreEqual(200, renewed.Status, renewed.Text);
        Assert.AreEqual($"/ingest/uploads/{id}", new Uri(renewed["upload_url"]!).AbsolutePath);
        Assert.IsNotNull(renewed["upload_expires_at"]);

        await PutAsync(id);
        _ = await person.Api.PostAsync($"/api/v1/media/{id}/complete");
        var late = await person.Api.PostAsync($"/api/v1/media/{id}/upload-url");
        Assert.AreEqual(409, late.Status);
        Assert.AreEqual("media_not_pending", late.Code);
    }

    [TestMethod]
    public async Task Somebody_elses_medium_does_not_exist()
    {
        var (owner, stranger) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        var id = (await owner.Api.PostAsync(Uploads, Valid))["media_id"]!;
        foreach (var other in new[] { id, "123", "not-an-id", "-1", "99999999999999999999999" })
        {
            ApiAnswer[] answers =
            [
                await stranger.Api.GetAsync($"/api/v1/media/{other}"),
                await stranger.Api.PostAsync($"/api/v1/media/{other}/complete"),
                await stranger.Api.PostAsync($"/api/v1/media/{other}/upload-url"),
            ];
            CollectionAssert.AreEqual(
                new[] { "404 media_not_found", "404 media_not_found", "404 media_not_found" },
                answers.Select(answer => $"{answer.Status} {answer.Code}").ToArray(),
                other);
        }

        Assert.AreEqual(401, (await Host.Anonymous.GetAsync($"/api/v1/media/{id}")).Status);
        Assert.AreEqual(401, (await Host.Anonymous.PostAsync(Uploads, Valid)).Status);
    }

    [TestMethod]
    public async Task A_pending_medium_has_nothing_to_show_yet()
    {
        var person = await Host.SignUpAsync();
        var id = await Host.PendingMediaAsync(person.Id);
        var answer = await person.Api.GetAsync($"/api/v1/media/{id}");
        Assert.AreEqual(200, answer.Status, answer.Text);
        Assert.AreEqual("pending", answer["status"]);
        Assert.AreEqual("0", answer["progress"]);
        Assert.AreEqual(0, answer.Json["variants"]!.AsArray().Count);
        Assert.IsNull(answer["blurhash"]);
    }

    [TestMethod]
    public async Task A_finished_medium_says_all_that_is_needed_to_show_it()
    {
        var person = await Host.SignUpAsync();
        var id = await Host.FinishedMediaAsync(person.Id);
        var answer = await person.Api.GetAsync($"/api/v1/media/{id}");
        Assert.AreEqual("finished", answer["status"]);
        Assert.AreEqual("100", answer["progress"]);
        Assert.AreEqual("1200", answer["width"]);
        Assert.AreEqual("#336699", answer["dominant_color"]);
        StringAssert.StartsWith(answer["thumbnail_blur"], "data:image/webp;base64,");
        var variant = answer.Json["variants"]!.AsArray().Single(variant => (string?)variant!["name"] == "fit1080" && (string?)variant["format"] == "webp")!;
        StringAssert.EndsWith(variant["url"]!.GetValue<string>(), "/fit1080-fedcba9876543210.webp");
        Assert.AreEqual(304, (await person.Api.GetAsync($"/api/v1/media/{id}", ("If-None-Match", answer.Header("ETag")!))).Status);
    }

    [TestMethod]
    public async Task A_rejected_medium_says_why()
    {
        var person = await Host.SignUpAsync();
        var id = await Host.PendingMediaAsync(person.Id);
        _ = await Host.Services.GetRequiredService<IMediaStore>().UpdateAsync(
            id, media => media.Confirm(new("etag", 10, true), TimeProvider.System.GetUtcNow()).Reject("corrupt", "The picture cannot be decoded to its end."), Cancel);
        var answer = await person.Api.GetAsync($"/api/v1/media/{id}");
        Assert.AreEqual("rejected", answer["status"]);
        Assert.AreEqual("corrupt", answer["reason"]);
    }

    private async Task PutAsync(string id)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("a picture, some day"));
        _ = await Blobs.WriteAsync(BlobAddress.Upload(SnowflakeId.Parse(id, null)), content, "image/jpeg", null, Cancel);
    }

    private static DateTimeOffset Time(ApiAnswer answer, string field) =>
        DateTimeOffset.Parse(answer[field]!, System.Globalization.CultureInfo.InvariantCulture);

    private static TimeSpan Round(TimeSpan time) => TimeSpan.FromMinutes(Math.Round(time.TotalMinutes));
}
