using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd;

/// <summary>
/// A person with a client that behaves as a good one does: it gives each creating call an idempotency key
/// and repeats what was not answered, until the system, killed perhaps and started again, answers.
/// </summary>
internal sealed class Person : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly HttpClient http;
    private string? token;

    private Person(Uri address, string username)
    {
        http = new HttpClient { BaseAddress = new Uri(address, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        Username = username;
    }

    public string Username { get; }

    public string Id { get; private set; } = "";

    public string Token => token!;

    public static async Task<Person> SignUpAsync(Uri address, string username)
    {
        var person = new Person(address, username);
        var account = await person.SendAsync(
            HttpMethod.Post, "accounts", new() { ["username"] = username, ["password"] = "correct horse battery" }, $"sign-up-{username}");
        person.token = (string)account["access_token"]!;
        person.Id = (string)account["user_id"]!;
        return person;
    }

    public static Person Anonymous(Uri address) => new(address, "");

    public Task FollowAsync(Person other) => SendAsync(HttpMethod.Post, "follows", new() { ["followed_id"] = other.Id });

    public Task UnfollowAsync(Person other) => SendAsync(HttpMethod.Delete, $"follows/{other.Id}");

    /// <summary>Announces, stores and confirms a file. The media id is acknowledged when this returns.</summary>
    public async Task<string> UploadAsync(byte[] file, string key, string contentType = "image/jpeg")
    {
        var (mediaId, url) = await AnnounceAsync(file.Length, key, contentType);
        await StoreAsync(mediaId, url, file, contentType);
        return mediaId;
    }

    public async Task<(string MediaId, string Url)> AnnounceAsync(int length, string key, string contentType = "image/jpeg", string kind = "image")
    {
        var upload = await SendAsync(HttpMethod.Post, "media/uploads", new() { ["kind"] = kind, ["content_type"] = contentType, ["size"] = length }, key);
        return ((string)upload["media_id"]!, (string)upload["upload_url"]!);
    }

    public async Task StoreAsync(string mediaId, string url, byte[] file, string contentType = "image/jpeg")
    {
        var stored = await TryStoreAsync(url, file, contentType);
        Assert.AreEqual(HttpStatusCode.Created, stored.Status, $"storing: {stored}");
        await SendAsync(HttpMethod.Post, $"media/{mediaId}/complete");
    }

    /// <summary>Stores a file in parallel blocks, each repeated by itself, and confirms it.</summary>
    public async Task StoreBlocksAsync(string mediaId, string url, byte[] file, int blockSize)
    {
        var ids = Enumerable.Range(0, (file.Length + blockSize - 1) / blockSize).Select(static block => Convert.ToBase64String(BitConverter.GetBytes(block))).ToList();
        await Parallel.ForAsync(0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (block, _) =>
        {
            var content = file[(block * blockSize)..Math.Min(file.Length, (block + 1) * blockSize)];
            var put = await RepeatAsync(() => new(HttpMethod.Put, $"{url}&comp=block&blockid={Uri.EscapeDataString(ids[block])}") { Content = new ByteArrayContent(content) });
            Assert.AreEqual(HttpStatusCode.Created, put.Status, $"block {block}: {put}");
        });
        var list = $"<?xml version=\"1.0\"?><BlockList>{string.Concat(ids.Select(static id => $"<Latest>{id}</Latest>"))}</BlockList>";
        var committed = await RepeatAsync(() => new(HttpMethod.Put, $"{url}&comp=blocklist") { Content = new StringContent(list) });
        Assert.AreEqual(HttpStatusCode.Created, committed.Status, $"committing: {committed}");
        await SendAsync(HttpMethod.Post, $"media/{mediaId}/complete");
    }

    public Task<Answer> TryStoreAsync(string url, byte[] file, string contentType = "image/jpeg") =>
        RepeatAsync(() =>
        {
            var put = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(file) };
            put.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            return put;
        });

    public Task<string> PostAsync(string caption, string key, params string[] mediaIds) => CreatePostAsync("post", caption, key, mediaIds);

    public Task<string> PostReelAsync(string caption, string key, string mediaId) => CreatePostAsync("reel", caption, key, [mediaId]);

    /// <summary>Polls until the medium is settled or, where one is named, in the expected state, and returns it.</summary>
    public Task<JsonNode> WaitForMediaAsync(string mediaId, string? expected = null) =>
        PollAsync($"media/{mediaId}", media =>
            (string?)media["status"] is not ("pending" or "processing") && (expected is null || (string?)media["status"] == expected));

    public Task<JsonNode> WaitForPostAsync(string postId) => PollAsync($"posts/{postId}", post => (string?)post["status"] is not "processing");

    /// <summary>The ids of a feed from its first page to its end.</summary>
    public async Task<List<string>> ReadFeedAsync(int limit = 20, Func<int, Task>? betweenPages = null)
    {
        var posts = new List<string>();
        string? cursor = null;
        for (var page = 0; ; page++)
        {
            var feed = await SendAsync(
                HttpMethod.Get, $"feed?mode=chronological&limit={limit}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            posts.AddRange(feed["posts"]!.AsArray().Select(post => (string)post!["post_id"]!));
            cursor = (string?)feed["next_cursor"];
            if (cursor is null)
            {
                return posts;
            }

            Assert.IsLessThan(500, page, "A feed does not end.");
            await (betweenPages?.Invoke(page) ?? Task.CompletedTask);
        }
    }

    /// <summary>The JSON of a call that must succeed, repeated while it is not answered.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body = null, string? idempotencyKey = null)
    {
        var answer = await TrySendAsync(method, path, body, idempotencyKey);
        Assert.IsTrue((int)answer.Status is >= 200 and < 300, $"{method} {path}: {answer}");
        return answer.Body.Length == 0 ? new JsonObject() : JsonNode.Parse(answer.Body)!;
    }

    /// <summary>Whatever a call is answered with, repeated while it is not answered.</summary>
    public Task<Answer> TrySendAsync(HttpMethod method, string path, JsonObject? body = null, string? idempotencyKey = null) => RepeatAsync(() =>
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return request;
    });

    public async Task<byte[]> DownloadAsync(string url)
    {
        using var response = await http.GetAsync(url);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, url);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => http.Dispose();

    private async Task<string> CreatePostAsync(string kind, string caption, string key, string[] mediaIds) => (string)(await SendAsync(
        HttpMethod.Post,
        "posts",
        new() { ["kind"] = kind, ["media_ids"] = new JsonArray([.. mediaIds.Select(id => (JsonNode)id)]), ["caption"] = caption },
        key))["post_id"]!;

    private async Task<JsonNode> PollAsync(string path, Func<JsonNode, bool> until)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var node = await SendAsync(HttpMethod.Get, path);
            if (until(node))
            {
                return node;
            }

            Assert.IsLessThan(Patience, TimeProvider.System.GetElapsedTime(deadline), $"{path} stays as it is: {node.ToJsonString()}");
            await Task.Delay(100);
        }
    }

    private async Task<Answer> RepeatAsync(Func<HttpRequestMessage> request)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                using var message = request();
                using var response = await http.SendAsync(message);
                var answer = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
                if (answer.Status is not HttpStatusCode.ServiceUnavailable)
                {
                    return answer;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException
                && TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                // Killed before it answered; another process will take the place of this one.
            }

            await Task.Delay(50);
        }
    }

    internal sealed record Answer(HttpStatusCode Status, string Body)
    {
        public override string ToString() => $"{(int)Status} {Body}";
    }
}
