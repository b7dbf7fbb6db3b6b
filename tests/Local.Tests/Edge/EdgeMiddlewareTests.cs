using System.Net;
using Local.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Tests.Shared;

namespace Local.Tests.Edge;

[TestClass]
public sealed class EdgeMiddlewareTests : IAsyncDisposable
{
    private const string Blob = "0123456789abcdef0123456789abcdef/fit640-00112233445566ff.webp";
    private const string Year = "public, max-age=31536000, immutable";
    private readonly ManualTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly FakeOrigin origin = new();
    private readonly EdgeMetrics metrics = new();
    private WebApplication? web;

    public async ValueTask DisposeAsync()
    {
        metrics.Dispose();
        if (web is not null)
        {
            await web.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task An_answer_says_what_it_is_how_old_it_is_and_where_it_comes_from()
    {
        using var client = await StartAsync();
        origin.Put(Blob, [1, 2, 3], Year, etag: "v1");

        using var first = await client.GetAsync($"/edge/{Blob}");
        time.Advance(TimeSpan.FromSeconds(5));
        using var second = await client.GetAsync($"/edge/{Blob}");

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, await second.Content.ReadAsByteArrayAsync());
        Assert.AreEqual("image/webp", $"{second.Content.Headers.ContentType}");
        Assert.AreEqual("\"v1\"", $"{second.Headers.ETag}");
        Assert.AreEqual(TimeSpan.FromSeconds(5), second.Headers.Age);
        Assert.AreEqual(Year, second.Headers.GetValues("Cache-Control").Single());
        Assert.AreEqual("nosniff", second.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.AreEqual("edge; fwd=miss; stored", first.Headers.GetValues("Cache-Status").Single());
        Assert.AreEqual("edge; hit; ttl=31535995", second.Headers.GetValues("Cache-Status").Single());
    }

    [TestMethod]
    [DataRow("\"v1\"", HttpStatusCode.NotModified)]
    [DataRow("W/\"v1\"", HttpStatusCode.NotModified)]
    [DataRow("\"v0\", \"v1\"", HttpStatusCode.NotModified)]
    [DataRow("*", HttpStatusCode.NotModified)]
    [DataRow("\"v0\"", HttpStatusCode.OK)]
    public async Task Who_has_this_version_is_told_so(string tags, HttpStatusCode expected)
    {
        using var client = await StartAsync();
        origin.Put(Blob, [1], Year, etag: "v1");

        using var answer = await SendAsync(client, HttpMethod.Get, $"/edge/{Blob}", ("If-None-Match", tags));

        Assert.AreEqual(expected, answer.StatusCode);
        Assert.AreEqual("\"v1\"", $"{answer.Headers.ETag}");
    }

    [TestMethod]
    [DataRow("bytes=2-4", "bytes 2-4/10", "2 3 4")]
    [DataRow("bytes=7-", "bytes 7-9/10", "7 8 9")]
    [DataRow("bytes=-2", "bytes 8-9/10", "8 9")]
    [DataRow("bytes=-99", "bytes 0-9/10", "0 1 2 3 4 5 6 7 8 9")]
    [DataRow("bytes=9-99", "bytes 9-9/10", "9")]
    [DataRow("bytes=10-", "bytes */10", null)]
    [DataRow("bytes=-0", "bytes */10", null)]
    [DataRow("bytes=1-2,4-5", null, "0 1 2 3 4 5 6 7 8 9")]
    [DataRow("lines=1-2", null, "0 1 2 3 4 5 6 7 8 9")]
    [DataRow("bytes=4-2", null, "0 1 2 3 4 5 6 7 8 9")]
    [DataRow("bytes=99999999999999999999-", null, "0 1 2 3 4 5 6 7 8 9")]
    public async Task Ranges_are_served_from_cached_and_from_passing_objects(string range, string? contentRange, string? bytes)
    {
        using var client = await StartAsync();
        foreach (var cacheControl in new[] { Year, "no-store" })
        {
            origin.Put(Blob, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], cacheControl);
            for (var time = 0; time < 2; time++)
            {
                using var answer = await SendAsync(client, HttpMethod.Get, $"/edge/{Blob}", ("Range", range));

                Assert.AreEqual(contentRange, answer.Content.Headers.ContentRange?.ToString());
                Assert.AreEqual(
                    bytes is null ? HttpStatusCode.RequestedRangeNotSatisfiable : contentRange is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent,
                    answer.StatusCode);
                Assert.AreEqual(bytes ?? "", string.Join(' ', await answer.Content.ReadAsByteArrayAsync()));
            }

            time.Advance(TimeSpan.FromDays(800));
        }
    }

    [TestMethod]
    public async Task A_range_of_another_version_gets_the_whole_new_one()
    {
        using var client = await StartAsync();
        origin.Put(Blob, [1, 2, 3], Year, etag: "v2");

        using var other = await SendAsync(client, HttpMethod.Get, $"/edge/{Blob}", ("Range", "bytes=1-"), ("If-Range", "\"v1\""));
        using var same = await SendAsync(client, HttpMethod.Get, $"/edge/{Blob}", ("Range", "bytes=1-"), ("If-Range", "\"v2\""));

        Assert.AreEqual(HttpStatusCode.OK, other.StatusCode);
        Assert.AreEqual(HttpStatusCode.PartialContent, same.StatusCode);
    }

    [TestMethod]
    public async Task Head_is_answered_without_a_body()
    {
        using var client = await StartAsync();
        origin.Put(Blob, [1, 2, 3], Year);

        using var answer = await SendAsync(client, HttpMethod.Head, $"/edge/{Blob}");

        Assert.AreEqual(3, answer.Content.Headers.ContentLength);
        Assert.IsEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    [DataRow("0123456789abcdef0123456789abcdef/../secret")]
    [DataRow("0123456789abcdef0123456789abcdef/fit640-00112233445566ff.webp/")]
    [DataRow("0123456789ABCDEF0123456789ABCDEF/fit640-00112233445566ff.webp")]
    [DataRow("0123456789abcdef0123456789abcdef/original")]
    [DataRow("%2e%2e/0123456789abcdef0123456789abcdef/fit640-00112233445566ff.webp")]
    [DataRow("0123456789abcdef0123456789abcdef/fit640-00112233445566ff.webp%00")]
    [DataRow("0123456789abcdef0123456789abcdef/fit640-00112233445566ff.webp%0a")]
    [DataRow("0123456789abcdef0123456789abcdef/720p-init-x-00112233445566ff.mp4")]
    [DataRow("0123456789abcdef0123456789abcdef/720p-00112233445566ff.mov")]
    [DataRow("")]
    public async Task No_other_path_reaches_the_origin(string path)
    {
        using var client = await StartAsync();

        using var answer = await client.GetAsync($"/edge/{path}");

        Assert.IsTrue(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest);
        Assert.AreEqual(0, origin.Asked);
    }

    [TestMethod]
    [DataRow("master-00112233445566ff.m3u8")]
    [DataRow("720p-00112233445566ff.m3u8")]
    [DataRow("720p-init-00112233445566ff.mp4")]
    [DataRow("audio-149-00112233445566ff.m4s")]
    public async Task Films_are_served_to_players_of_every_origin(string file)
    {
        using var client = await StartAsync();
        var path = $"0123456789abcdef0123456789abcdef/{file}";
        origin.Put(path, [1, 2, 3], Year);

        using var asked = await SendAsync(
            client, HttpMethod.Options, $"/edge/{path}", ("Origin", "https://example.org"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "range"));
        using var answer = await SendAsync(client, HttpMethod.Get, $"/edge/{path}", ("Origin", "https://example.org"));

        Assert.AreEqual(HttpStatusCode.NoContent, asked.StatusCode);
        StringAssert.Contains(asked.Headers.GetValues("Access-Control-Allow-Headers").Single(), "Range");
        StringAssert.Contains(asked.Headers.GetValues("Access-Control-Allow-Methods").Single(), "GET");
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, await answer.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task What_is_not_there_and_what_fails_is_not_to_be_kept_by_anybody()
    {
        using var client = await StartAsync();
        using var missing = await client.GetAsync($"/edge/{Blob}");
        origin.Down = true;
        using var failed = await client.GetAsync($"/edge/{Blob}");
        using var posted = await client.PostAsync($"/edge/{Blob}", null);

        Assert.AreEqual((HttpStatusCode.NotFound, "no-store"), (missing.StatusCode, missing.Headers.GetValues("Cache-Control").Single()));
        Assert.AreEqual((HttpStatusCode.BadGateway, "no-store"), (failed.StatusCode, failed.Headers.GetValues("Cache-Control").Single()));
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.IsTrue(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await client.SendAsync(request);
    }

    private async Task<HttpClient> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        web = builder.Build();
        web.UseMiddleware<EdgeMiddleware>(new EdgeCache(origin, new EdgeOptions(), metrics, time), origin, time);
        await web.StartAsync();
        return new() { BaseAddress = new(web.Urls.Single()) };
    }
}
