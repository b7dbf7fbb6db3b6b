using System.Net.Sockets;
using System.Text;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

[TestClass]
public sealed class BadInputTests : ApiTest
{
    // Method, path, body, status, code. {media} is a fresh finished medium of the caller, {foreign} one of somebody else, {expired} a pending one past its
    // time.
    private static readonly (string Method, string Path, string Body, int Status, string Code)[] Matrix =
    [
        ("POST", "/api/v1/posts", "", 400, "empty_body"),
        ("POST", "/api/v1/posts", "{", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "nonsense", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "[]", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "null", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "\"text\"", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[],\"media_ids\":[]}", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "{\"\\ud800\":1}", 400, "malformed_json"),
        ("PATCH", "/api/v1/users/me", "{\"\\ud800\":1}", 400, "malformed_json"),
        ("POST", "/api/v1/posts", "{}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":null}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":\"1\"}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[1]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"-1\"]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"99999999999999999999\"]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"1\",\"1\"]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\"]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"1\"]}", 400, "media_not_found"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{foreign}\"]}", 400, "media_not_found"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{expired}\"]}", 400, "media_expired"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{media}\"],\"caption\":5}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{media}\"],\"caption\":\"\\ud800\"}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{media}\"],\"caption\":\"\\u0000\"}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{media}\"],\"alt_texts\":[\"a\",\"b\"]}", 400, "invalid_field"),
        ("POST", "/api/v1/posts", "{\"media_ids\":[\"{media}\"],\"tagged_users\":[{}]}", 400, "invalid_field"),
        ("GET", "/api/v1/posts/1", "", 404, "post_not_found"),
        ("GET", "/api/v1/posts/abc", "", 404, "post_not_found"),
        ("GET", "/api/v1/posts/-1", "", 404, "post_not_found"),
        ("GET", "/api/v1/posts/99999999999999999999999", "", 404, "post_not_found"),
        ("GET", "/api/v1/users/nobody.here", "", 404, "user_not_found"),
        ("GET", "/api/v1/users/1", "", 404, "user_not_found"),
        ("GET", "/api/v1/users/%2F%3F%23", "", 404, "user_not_found"),
        ("GET", "/api/v1/users/nobody/posts", "", 404, "user_not_found"),
        ("GET", "/api/v1/users/me/saves?limit=0", "", 400, "invalid_field"),
        ("GET", "/api/v1/users/me/saves?limit=1000", "", 400, "invalid_field"),
        ("GET", "/api/v1/users/me/saves?limit=x", "", 400, "invalid_field"),
        ("GET", "/api/v1/users/me/saves?cursor=x", "", 400, "invalid_cursor"),
        ("PATCH", "/api/v1/users/me", "{\"bio\":5}", 400, "invalid_field"),
        ("PATCH", "/api/v1/users/me", "{\"bio\":null}", 400, "invalid_field"),
        ("PATCH", "/api/v1/users/me", "{\"is_private\":\"yes\"}", 400, "invalid_field"),
        ("PATCH", "/api/v1/users/me", "{\"is_private\":null}", 400, "invalid_field"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"me\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"12345\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"with space\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"ümlaut\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"username\":\"a123456789012345678901234567890\"}", 400, "invalid_username"),
        ("PATCH", "/api/v1/users/me", "{\"email\":\"not an address\"}", 400, "invalid_email"),
        ("PATCH", "/api/v1/users/me", "{\"phone\":\"123\"}", 400, "invalid_phone"),
        ("PATCH", "/api/v1/users/me", "{\"profile_media_id\":\"1\"}", 400, "media_not_found"),
        ("POST", "/api/v1/accounts", "{\"username\":\"x\"}", 400, "invalid_field"),
        ("POST", "/api/v1/accounts", "{\"username\":\"short.password\",\"password\":\"1234567\"}", 400, "weak_password"),
        ("POST", "/api/v1/accounts", "{\"username\":null,\"password\":\"12345678\"}", 400, "invalid_field"),
        ("POST", "/api/v1/accounts", "{\"username\":{},\"password\":\"12345678\"}", 400, "invalid_field"),
        ("POST", "/api/v1/sessions", "{\"username\":\"x\"}", 400, "invalid_field"),
        ("POST", "/api/v1/sessions", "{\"username\":\"\\u0000\",\"password\":\"x\"}", 401, "invalid_credentials"),
        ("POST", "/api/v1/sessions/refresh", "{\"refresh_token\":\"x\"}", 401, "invalid_refresh_token"),
        ("POST", "/api/v1/sessions/refresh", "{\"refresh_token\":5}", 400, "invalid_field"),
        ("PUT", "/api/v1/users/me/password", "{\"current_password\":\"x\",\"new_password\":\"x\"}", 400, "weak_password"),
        ("POST", "/api/v1/posts/1/likes", "", 404, "post_not_found"),
        ("POST", "/api/v1/posts/1/comments", "{\"text\":\"\"}", 400, "empty_comment"),
        ("POST", "/api/v1/posts/1/comments", "{\"text\":\"hello\"}", 404, "post_not_found"),
        ("POST", "/api/v1/posts/1/comments", "{\"text\":\"hello\",\"parent_id\":7}", 400, "invalid_field"),
        ("DELETE", "/api/v1/posts/1/comments/x", "", 404, "comment_not_found"),
        ("GET", "/", "", 200, ""),
        ("POST", "/", "", 405, "method_not_allowed"),
        ("GET", "/nothing/here", "", 404, "no_such_path"),
        ("PUT", "/api/v1/posts", "", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/users/me", "", 405, "method_not_allowed"),
        ("OPTIONS", "/api/v1/users/somebody", "", 405, "method_not_allowed"),
        ("TRACE", "/api/v1/feed", "", 405, "method_not_allowed"),
        ("BREW", "/api/v1/feed", "", 405, "method_not_allowed"),
        ("BREW", "/nothing/here", "", 404, "no_such_path"),
        ("GET", "/assets/..%2fsecret", "", 404, "asset_not_found"),
        ("GET", "/assets/nothing.js", "", 404, "asset_not_found"),
    ];

    [TestMethod]
    public async Task Every_bad_request_gets_its_own_stable_code()
    {
        var person = await Host.SignUpAsync();
        var stranger = await Host.SignUpAsync();
        var media = await Host.FinishedMediaAsync(person.Id);
        var foreign = await Host.FinishedMediaAsync(stranger.Id);
        var expired = await Host.PendingMediaAsync(person.Id, TimeSpan.FromDays(2));
        var failures = new List<string>();
        foreach (var (method, path, template, status, code) in Matrix)
        {
            var body = template
                .Replace("{media}", media.ToString(), StringComparison.Ordinal)
                .Replace("{foreign}", foreign.ToString(), StringComparison.Ordinal)
                .Replace("{expired}", expired.ToString(), StringComparison.Ordinal);
            var answer = await person.Api.RawAsync(new HttpMethod(method), path, body);
            if (answer.Status != status || (answer.Code ?? "") != code || answer.Text.Contains("   at ", StringComparison.Ordinal))
            {
                failures.Add($"{method} {path} {body}: {answer.Status} {answer.Text[..Math.Min(200, answer.Text.Length)]}");
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join('\n', failures));
    }

    [TestMethod]
    public async Task A_wrong_field_is_named()
    {
        var person = await Host.SignUpAsync();
        StringAssert.Contains((await person.Api.RawAsync(HttpMethod.Post, "/api/v1/posts", "{\"media_ids\":[\"1\",7]}"))["detail"], "media_ids[1]");
        StringAssert.Contains((await person.Api.RawAsync(HttpMethod.Post, "/api/v1/posts", "{}"))["detail"], "media_ids");
        StringAssert.Contains((await person.Api.RawAsync(HttpMethod.Patch, "/api/v1/users/me", "{\"bio\":[]}"))["detail"], "bio");
    }

    [TestMethod]
    public async Task Ten_megabytes_of_JSON_are_refused_whether_announced_or_not()
    {
        var person = await Host.SignUpAsync();
        var huge = $"{{\"media_ids\":[\"1\"],\"caption\":\"{new string('a', 10 * 1024 * 1024)}\"}}";
        var announced = await person.Api.RawAsync(HttpMethod.Post, "/api/v1/posts", huge);
        Assert.AreEqual(413, announced.Status, announced.Text);
        Assert.AreEqual("body_too_large", announced.Code);

        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(huge)));
        var chunked = await person.Api.SendAsync(HttpMethod.Post, "/api/v1/posts", content, ("Transfer-Encoding", "chunked"));
        Assert.AreEqual("body_too_large", chunked.Code);
        var keyed = await person.Api.SendAsync(HttpMethod.Post, "/api/v1/posts", new StringContent(huge), ("Idempotency-Key", "huge"));
        Assert.AreEqual("body_too_large", keyed.Code);
    }

    [TestMethod]
    public async Task Deep_JSON_is_refused()
    {
        var person = await Host.SignUpAsync();
        var deep = $"{{\"media_ids\":{new string('[', 10_000)}{new string(']', 10_000)}}}";
        Assert.AreEqual("malformed_json", (await person.Api.RawAsync(HttpMethod.Post, "/api/v1/posts", deep)).Code);
    }

    [TestMethod]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var person = await Host.SignUpAsync();
        using var text = new ByteArrayContent([.. "{\"bio\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        Assert.AreEqual("malformed_json", (await person.Api.SendAsync(HttpMethod.Patch, "/api/v1/users/me", text)).Code);
        using var name = new ByteArrayContent([.. "{\"b"u8, 0xff, .. "io\":\"text\"}"u8]);
        Assert.AreEqual("malformed_json", (await person.Api.SendAsync(HttpMethod.Patch, "/api/v1/users/me", name)).Code);
    }

    [TestMethod]
    public async Task Every_answer_is_named_and_hardened()
    {
        var answer = await Host.Anonymous.GetAsync("/nothing", ("x-correlation-id", "my-call.1"));
        Assert.AreEqual("my-call.1", answer.Header("x-correlation-id"));
        Assert.AreEqual("my-call.1", answer["correlation_id"]);
        Assert.AreEqual("nosniff", answer.Header("X-Content-Type-Options"));
        var traced = await Host.Anonymous.GetAsync("/nothing", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Assert.AreEqual("0af7651916cd43dd8448eb211c80319c", traced.Header("x-correlation-id"));
        var injected = await Host.Anonymous.GetAsync("/nothing", ("x-correlation-id", "<script>"));
        Assert.AreNotEqual("<script>", injected.Header("x-correlation-id"));
    }

    [TestMethod]
    public async Task Garbage_on_the_wire_never_brings_the_service_down()
    {
        foreach (var garbage in new[] { "GET / HTTP/1.1\r\n\r\n", "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "\0\0\0\0\r\n\r\n" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(Host.BaseAddress.Host, Host.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(garbage));
            using var reader = new StreamReader(socket.GetStream());
            var reply = await reader.ReadToEndAsync();
            Assert.IsFalse(reply.StartsWith("HTTP/1.1 5", StringComparison.Ordinal), reply);
        }

        Assert.AreEqual(200, (await Host.Anonymous.GetAsync("/healthz")).Status);
    }
}
