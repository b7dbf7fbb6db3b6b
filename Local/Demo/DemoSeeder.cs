using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Local.Demo.Pictures;

namespace Local.Demo;

/// <summary>
/// Fills a fresh system with people and pictures, only through its public API, as any client would.
/// Every step carries an idempotency key, so that a seeding that was killed goes on where it stopped.
/// </summary>
/// <param name="address">Where the system is.</param>
/// <param name="dataFolder">Where it notes that it is done.</param>
/// <param name="masterKey">The host's key, with which it makes staff.</param>
/// <param name="output">Where it tells how far it is.</param>
internal sealed class DemoSeeder(Uri address, string dataFolder, string masterKey, TextWriter output) : IDisposable
{
    private const int Pictures = 60;
    private const int Films = 2;
    private const string KeyHeader = "x-functions-key";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly HttpClient http = new() { BaseAddress = new Uri(address, "/api/v1/") };
    private readonly string marker = Path.Combine(dataFolder, "demo-seeded");
    private readonly string staffMarker = Path.Combine(dataFolder, "demo-staff-seeded");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await HireAsync(cancellationToken);
        if (File.Exists(marker))
        {
            return;
        }

        var tokens = new string[DemoPeople.All.Length];
        var ids = new string[DemoPeople.All.Length];
        for (var person = 0; person < tokens.Length; person++)
        {
            (ids[person], tokens[person]) = await JoinAsync(person, cancellationToken);
        }

        for (var person = 0; person < tokens.Length; person++)
        {
            foreach (var followed in DemoPeople.Followed(person))
            {
                await SendAsync(HttpMethod.Post, "follows", tokens[person], new JsonObject { ["followed_id"] = ids[followed] }, null, cancellationToken);
            }
        }

        await output.WriteLineAsync($"demo: {tokens.Length} people follow one another; drawing and posting {Pictures} pictures");
        var published = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Pictures),
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = cancellationToken },
            async (number, token) =>
            {
                var author = number % tokens.Length;
                var post = await PostAsync(number, tokens[author], token);
                await EngageAsync(post, number, author, tokens, token);
                var done = Interlocked.Increment(ref published);
                if (done % 10 == 0)
                {
                    await output.WriteLineAsync($"demo: {done} of {Pictures} pictures are in their followers' feeds");
                }
            });

        await output.WriteLineAsync($"demo: posting {Films} reels");
        for (var number = Pictures; number < Pictures + Films; number++)
        {
            var author = number * 3 % tokens.Length;
            await EngageAsync(await PostReelAsync(number, tokens[author], cancellationToken), number, author, tokens, cancellationToken);
        }

        await File.WriteAllTextAsync(marker, "seeded\n", cancellationToken);
        await output.WriteLineAsync($"demo: done. Sign in as {DemoPeople.All[0].Username} with the password {DemoPeople.Password}");
    }

    public void Dispose() => http.Dispose();

    private async Task HireAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(staffMarker))
        {
            return;
        }

        foreach (var (username, fullName, role) in DemoPeople.Staff)
        {
            var (id, _) = await SignUpAsync(username, fullName, $"demo-staff-{username}", cancellationToken);
            await SendAsync(HttpMethod.Put, $"/monitor/roles/{id}", null, new JsonObject { ["role"] = role }, null, cancellationToken);
        }

        await File.WriteAllTextAsync(staffMarker, "seeded\n", cancellationToken);
        await output.WriteLineAsync($"demo: the monitor is at {new Uri(address, "monitor")}; sign in there as {DemoPeople.Staff[1].Username}");
    }

    private async Task<(string Id, string Token)> JoinAsync(int person, CancellationToken cancellationToken)
    {
        var (username, fullName, bio) = DemoPeople.All[person];
        var (id, token) = await SignUpAsync(username, fullName, $"demo-account-{person}", cancellationToken);
        await SendAsync(HttpMethod.Patch, "users/me", token, new JsonObject { ["bio"] = bio }, null, cancellationToken);
        return (id, token);
    }

    private async Task<(string Id, string Token)> SignUpAsync(string username, string fullName, string key, CancellationToken cancellationToken)
    {
        var account = new JsonObject { ["username"] = username, ["password"] = DemoPeople.Password, ["full_name"] = fullName };
        var answer = await SendAsync(HttpMethod.Post, "accounts", null, account, key, cancellationToken, HttpStatusCode.Conflict)
            ?? (await SendAsync(
                HttpMethod.Post,
                "sessions",
                null,
                new JsonObject { ["username"] = username, ["password"] = DemoPeople.Password },
                null,
                cancellationToken))!;
        return ((string)answer["user_id"]!, (string)answer["access_token"]!);
    }

    private async Task<string> PostAsync(int number, string token, CancellationToken cancellationToken)
    {
        var picture = Painter.Paint(number);
        var (bytes, contentType) = await PictureEncoder.EncodeAsync(picture, number, cancellationToken);
        var mediaId = await UploadAsync("image", bytes, contentType, $"demo-upload-{number}", token, cancellationToken);
        var content = new JsonObject
        {
            ["media_ids"] = new JsonArray(mediaId),
            ["caption"] = DemoPeople.Caption(number, picture.Title),
            ["alt_texts"] = new JsonArray(picture.Title),
        };
        var post = (await SendAsync(HttpMethod.Post, "posts", token, content, $"demo-post-{number}", cancellationToken))!;
        return await WaitUntilPublishedAsync((string)post["post_id"]!, token, cancellationToken);
    }

    private async Task<string> PostReelAsync(int number, string token, CancellationToken cancellationToken)
    {
        var picture = Painter.Paint(number);
        var bytes = await FilmEncoder.EncodeAsync(picture, cancellationToken);
        var mediaId = await UploadAsync("video", bytes, FilmEncoder.ContentType, $"demo-film-{number}", token, cancellationToken);
        var content = new JsonObject
        {
            ["kind"] = "reel",
            ["media_ids"] = new JsonArray(mediaId),
            ["caption"] = DemoPeople.Caption(number, picture.Title),
            ["alt_texts"] = new JsonArray(picture.Title),
        };
        var post = (await SendAsync(HttpMethod.Post, "posts", token, content, $"demo-reel-{number}", cancellationToken))!;
        return await WaitUntilPublishedAsync((string)post["post_id"]!, token, cancellationToken);
    }

    private async Task<string> UploadAsync(string kind, byte[] bytes, string contentType, string key, string token, CancellationToken cancellationToken)
    {
        var announcement = new JsonObject { ["kind"] = kind, ["content_type"] = contentType, ["size"] = bytes.Length };
        var upload = (await SendAsync(HttpMethod.Post, "media/uploads", token, announcement, key, cancellationToken))!;
        var mediaId = (string)upload["media_id"]!;

        // A seeding that goes on gets the old answer again, whose URL may be too old. Who has the picture already answers with a conflict.
        if (await SendAsync(HttpMethod.Post, $"media/{mediaId}/upload-url", token, null, null, cancellationToken, HttpStatusCode.Conflict) is { } renewed)
        {
            using var put = new HttpRequestMessage(HttpMethod.Put, (string)renewed["upload_url"]!) { Content = new ByteArrayContent(bytes) };
            put.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            using var stored = await http.SendAsync(put, cancellationToken);
            if (stored.StatusCode is not HttpStatusCode.Created)
            {
                throw new HttpRequestException($"Storing {key} was answered with {(int)stored.StatusCode}.");
            }

            await SendAsync(HttpMethod.Post, $"media/{mediaId}/complete", token, null, null, cancellationToken);
        }

        return mediaId;
    }

    private async Task<string> WaitUntilPublishedAsync(string postId, string token, CancellationToken cancellationToken)
    {
        while (true)
        {
            var post = (await SendAsync(HttpMethod.Get, $"posts/{postId}", token, null, null, cancellationToken))!;
            switch ((string?)post["status"])
            {
                case "published":
                    return postId;
                case "failed":
                    throw new InvalidOperationException($"Demo post {postId} failed: {post["failure_reason"]}");
                default:
                    await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
                    break;
            }
        }
    }

    private async Task EngageAsync(string postId, int number, int author, string[] tokens, CancellationToken cancellationToken)
    {
        for (var step = 1; step <= 2 + (number % 5); step++)
        {
            var fan = (author + (step * 2) + number) % tokens.Length;
            if (fan != author)
            {
                await SendAsync(HttpMethod.Post, $"posts/{postId}/likes", tokens[fan], null, null, cancellationToken);
            }
        }

        var commenter = (author + 3) % tokens.Length;
        var comment = new JsonObject { ["text"] = DemoPeople.Comment(number) };
        await SendAsync(HttpMethod.Post, $"posts/{postId}/comments", tokens[commenter], comment, $"demo-comment-{number}", cancellationToken);
    }

    /// <summary>The answer's JSON; null for an empty answer or the one tolerated refusal. What a busy machine puts off is asked for again.</summary>
    private async Task<JsonNode?> SendAsync(
        HttpMethod method, string path, string? token, JsonObject? body, string? idempotencyKey,
        CancellationToken cancellationToken, HttpStatusCode? tolerated = null)
    {
        while (true)
        {
            using var request = RequestOf(method, path, token, body, idempotencyKey);
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(Pause, cancellationToken);
                continue;
            }

            if (response.StatusCode == tolerated)
            {
                return null;
            }

            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? text.Length == 0 ? null : JsonNode.Parse(text)
                : throw new HttpRequestException($"{method} {path} was answered with {(int)response.StatusCode}: {text}");
        }
    }

    private HttpRequestMessage RequestOf(HttpMethod method, string path, string? token, JsonObject? body, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (path.StartsWith("/monitor/roles/", StringComparison.Ordinal))
        {
            request.Headers.Add(KeyHeader, masterKey);
        }

        return request;
    }
}
