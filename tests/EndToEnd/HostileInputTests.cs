using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd;

/// <summary>Sends hostile values to every operation of the served OpenAPI document: each is answered, never with 5xx, and every refusal is problem+json with a stable code.</summary>
[TestClass]
public sealed partial class HostileInputTests
{
    private const int Seed = 20_260_101;
    private const int MutationsPerOperation = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string[] PathValues =
    [
        "0", "1", "-1", "007", "18446744073709551615", "18446744073709551616", "me", "x", "%20", "%2F", "%2E%2E%2F%2E%2E", "..%2f", "%25", "%ff%fe", "%C0%AF", "%F0%9F%98%80",
        "%E2%80%AE", "%D9%A1", "%0d%0aX:1", "1;x=1", "1e3", "'%20or%201=1", "%3Cscript%3E", new('a', 300), new('9', 2000),
    ];

    private static readonly string[] QueryValues =
        ["", "0", "-1", "+1", "1.5", "1e9", "99999999999999999999", "a", "%00", "%ff", "%", "1&{0}=2", "%F0%9F%98%80", "AAAA", "null", "%D9%A1", new('a', 5000)];

    private static readonly string[] JsonValues =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "9223372036854775808", "18446744073709551615", new('9', 400), "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ufffd\"",
        "\"\\u202e\\u2066\"", "\"me\"", "\"-1\"", "\"0\"", "\"18446744073709551616\"", "\"\u0661\"", "[]", "{}", "[null]", "[1]", "[{}]", "[\"1\",\"1\"]", "{\"a\":1,\"a\":2}", "{\"\\udfff\":1}", "NaN",
        $"{new string('[', 70)}{new string(']', 70)}", $"\"{new string('a', 9000)}\"", $"\"{string.Concat(Enumerable.Repeat("\\u0301", 3000))}\"", $"[{string.Join(',', Enumerable.Repeat("\"1\"", 500))}]",
    ];

    private static readonly byte[][] Bodies =
    [
        [], " "u8.ToArray(), "null"u8.ToArray(), "[]"u8.ToArray(), "\"x\""u8.ToArray(), "{"u8.ToArray(), "{\"a\":}"u8.ToArray(), "{}x"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(), "{\"\":1}"u8.ToArray(),
        "{/**/}"u8.ToArray(), "{\"a\":1,}"u8.ToArray(), "{\"a\":1,\"\\u0061\":2}"u8.ToArray(), "\0"u8.ToArray(), [0xef, 0xbb, 0xbf, (byte)'{', (byte)'}'], [0xff, 0xfe, (byte)'{', 0, (byte)'}', 0],
        [.. "{\"a\":\""u8, 0xc3, 0x28, .. "\"}"u8], Encoding.ASCII.GetBytes(new string('[', 10_000)), Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('a', 1_000_000)}\"}}"),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("If-Match", "x"), ("If-Match", "\""), ("If-Match", new string(',', 3000)), ("If-None-Match", "W/\""), ("If-None-Match", new string('"', 3000)), ("Idempotency-Key", ""),
        ("Idempotency-Key", new string('k', 256)), ("Idempotency-Key", "schl\u00fcssel"), ("Idempotency-Key", "a\tb"), ("Authorization", "Bearer"), ("Authorization", "Bearer a.b.c"),
        ("Authorization", "Basic eDp5"), ("Authorization", "Bearer \u00e9"), ("Authorization", $"Bearer {new string('a', 8000)}"), ("x-correlation-id", new string('a', 4000)), ("traceparent", "00-zz"),
        ("Content-Type", "x"), ("Content-Type", "text/xml; charset=utf-16"), ("Content-Encoding", "gzip"), ("Accept", "\u00e9"), ("Range", "bytes=9-1"),
    ];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

    private static SystemProcess system = null!;
    private static HttpClient http = null!;
    private static Person one = null!;
    private static Person two = null!;
    private static string postId = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        system = await SystemProcess.StartNewAsync(("RateLimits__MonitorPerUser__Count", "1000000"));
        var latin = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, AllowAutoRedirect = false };
        http = new HttpClient(latin) { BaseAddress = system.Address, Timeout = Patience };
        one = await Person.SignUpAsync(system.Address, "hostile.one");
        two = await Person.SignUpAsync(system.Address, "hostile.two");
        using var author = await Person.SignUpAsync(system.Address, "hostile.author");
        postId = await author.PostAsync("target", "post", await author.UploadAsync(await Jpegs.NewAsync(), "picture"));
        await author.WaitForPostAsync(postId);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        one.Dispose();
        two.Dispose();
        http.Dispose();
        await system.DisposeAsync();
    }

    [TestMethod]
    public async Task Every_operation_answers_hostile_values_with_a_reason_and_none_with_a_failure()
    {
        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        var attempts = Attempts(description, new Random(Seed)).ToList();
        var failures = new List<string>();
        var refused = 0;
        await Parallel.ForEachAsync(attempts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (attempt, cancellationToken) =>
        {
            var complaint = await ComplaintAsync(attempt, () => Interlocked.Increment(ref refused), cancellationToken);
            if (complaint is not null)
            {
                lock (failures)
                {
                    failures.Add($"{attempt}: {complaint}");
                }
            }
        });

        Assert.IsEmpty(failures, $"{failures.Count} of {attempts.Count} with seed {Seed}:\n{string.Join('\n', failures.Take(30))}");
        Assert.IsGreaterThan(1500, refused, "Most attempts must have been refused, or this proves nothing.");
        Assert.DoesNotContain("failed (call", system.Log);
    }

    [TestMethod]
    [DataRow("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [DataRow("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [DataRow("GET /healthz HTTP/1.1\r\n\r\n")]
    [DataRow("GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{}")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n{}")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [DataRow("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{}")]
    [DataRow("GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n")]
    [DataRow("\u0016\u0003\u0001\u0002 not HTTP at all\r\n\r\n")]
    public async Task What_is_no_HTTP_is_refused_at_once_or_cut_off(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, system.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = await ReadAsync(stream);
        Assert.IsTrue(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal), answer);
        Assert.DoesNotContain("   at ", answer);
    }

    [TestMethod]
    public async Task Thousands_of_headers_and_headers_without_end_are_refused()
    {
        foreach (var headers in new[] { string.Concat(Enumerable.Range(0, 2000).Select(i => $"X-{i}: a\r\n")), $"X-A: {new string('a', 200_000)}\r\n" })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, system.Port);
            var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: x\r\n{headers}\r\n"));
            }
            catch (IOException)
            {
                // Cut off while it was still writing.
            }

            var answer = await ReadAsync(stream);
            Assert.IsTrue(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431", StringComparison.Ordinal), answer);
        }

        Assert.AreEqual(HttpStatusCode.OK, (await http.GetAsync("/healthz")).StatusCode);
    }

    /// <summary>What comes before the connection ends, in whatever way it ends.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().WaitAsync(Patience) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset by the server, which did not want the rest.
        }

        return answer.ToString();
    }

    private static IEnumerable<Attempt> Attempts(JsonNode description, Random random)
    {
        foreach (var (path, item) in description["paths"]!.AsObject())
        {
            var operations = item!.AsObject();
            foreach (var method in Methods.Where(method => !operations.ContainsKey(method.ToLowerInvariant())))
            {
                yield return new(method, Fill(path, name => Known(name)), null);
            }

            foreach (var (method, operation) in operations.Where(operation => (operation.Key, path) is not ("delete", "/api/v1/sessions")))
            {
                foreach (var attempt in Attempts(method.ToUpperInvariant(), path, operation!, description["components"]!["schemas"]!, random))
                {
                    yield return attempt;
                }
            }
        }
    }

    private static IEnumerable<Attempt> Attempts(string method, string path, JsonNode operation, JsonNode schemas, Random random)
    {
        var parameters = operation["parameters"]?.AsArray() ?? [];
        var known = Fill(path, name => Known(name));
        var reference = (string?)operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"];
        var good = reference is null ? null : Encoding.UTF8.GetBytes(Body([]));
        foreach (var value in path.Contains('{', StringComparison.Ordinal) ? PathValues : [])
        {
            yield return new(method, Fill(path, _ => value), good);
        }

        foreach (var query in parameters.Where(parameter => (string?)parameter!["in"] == "query").Select(parameter => (string)parameter!["name"]!))
        {
            foreach (var value in QueryValues)
            {
                yield return new(method, $"{known}?{query}={string.Format(System.Globalization.CultureInfo.InvariantCulture, value, query)}", null);
            }
        }

        foreach (var header in Headers)
        {
            yield return new(method, known, good) { Header = header };
        }

        foreach (var body in reference is null ? [] : Bodies)
        {
            yield return new(method, known, body);
        }

        foreach (var name in reference is null ? [] : Properties().Select(property => property.Key))
        {
            foreach (var value in JsonValues)
            {
                yield return new(method, known, Encoding.UTF8.GetBytes(Body(new() { [name] = value })));
            }
        }

        for (var mutation = 0; good is not null && mutation < MutationsPerOperation; mutation++)
        {
            yield return new(method, known, Mutate(good, random));
        }

        JsonObject Properties() => schemas[reference![(reference!.LastIndexOf('/') + 1)..]]!["properties"]!.AsObject();

        string Body(Dictionary<string, string> values)
        {
            foreach (var (name, _) in Properties())
            {
                values.TryAdd(name, Sample(name));
            }

            return $"{{{string.Join(',', values.Where(value => value.Value.Length > 0).Select(value => $"\"{value.Key}\":{value.Value}"))}}}";
        }
    }

    /// <summary>A value that is well formed and names nothing, so that no attempt changes much; empty leaves the field out.</summary>
    private static string Sample(string property) => property switch
    {
        "media_ids" => "[\"1\"]",
        "followed_id" or "blocked_id" => $"\"{two.Id}\"",
        "size" => "100",
        "kind" => "\"image\"",
        "content_type" => "\"image/jpeg\"",
        "username" => "\"hostile.one\"",
        "password" or "current_password" or "new_password" => "\"not the password\"",
        "text" or "caption" or "refresh_token" => "\"text\"",
        _ => "",
    };

    private static string Known(string parameter) => parameter switch
    {
        "postId" => postId,
        "userId" or "user" => two.Id,
        _ => "1",
    };

    private static string Fill(string path, Func<string, string> value) => Parameter().Replace(path, match => value(match.Groups[1].Value));

    private static byte[] Mutate(byte[] body, Random random)
    {
        var mutated = body.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.RemoveRange(at, random.Next(mutated.Count - at));
                    break;
                case 2:
                    mutated.InsertRange(at, mutated.Take(random.Next(mutated.Count)).ToArray());
                    break;
                default:
                    mutated.Insert(at, "\"{}[],:\\0-e"u8[random.Next(11)]);
                    break;
            }

            if (mutated.Count == 0)
            {
                break;
            }
        }

        return [.. mutated];
    }

    private static async Task<string?> ComplaintAsync(Attempt attempt, Action refused, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(attempt.Method), attempt.Path);
        if (attempt.Body is not null)
        {
            request.Content = new ByteArrayContent(attempt.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (attempt.Path.Length % 2 == 0 ? one : two).Token);
        if (attempt.Header is var (name, value))
        {
            var headers = name.StartsWith("Content-", StringComparison.Ordinal) ? (HttpHeaders?)request.Content?.Headers : request.Headers;
            _ = headers?.Remove(name);
            _ = headers?.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode < 400)
        {
            return null;
        }

        refused();
        var isGuess = attempt.Path.StartsWith("/api/v1/sessions", StringComparison.Ordinal) || attempt.Path.EndsWith("/password", StringComparison.Ordinal);
        if ((int)response.StatusCode >= 500 || (response.StatusCode == HttpStatusCode.TooManyRequests && !isGuess) || text.Contains("   at ", StringComparison.Ordinal))
        {
            return $"{(int)response.StatusCode} {text}";
        }

        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"{(int)response.StatusCode} as {response.Content.Headers.ContentType}";
        }

        var isExplained = attempt.Method == "HEAD"
            || (JsonNode.Parse(text) is JsonObject problem
                && Code().IsMatch((string?)problem["code"] ?? "")
                && (int?)problem["status"] == (int)response.StatusCode
                && !string.IsNullOrEmpty((string?)problem["detail"]));
        return isExplained ? null : $"{(int)response.StatusCode} without a reason: {text}";
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^[a-z][a-z_]+$")]
    private static partial Regex Code();

    private sealed record Attempt(string Method, string Path, byte[]? Body)
    {
        public (string Name, string Value)? Header { get; init; }

        public override string ToString() => $"{Method} {Short(Path)} {Short(Header?.ToString() ?? "")} {Short(Body is null ? "" : Encoding.Latin1.GetString(Body))}";

        private static string Short(string text) => text.Length <= 120 ? text : text[..120] + "…";
    }
}
