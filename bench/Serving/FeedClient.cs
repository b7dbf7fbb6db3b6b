using System.Net.Http.Headers;
using System.Text.Json;

namespace Bench.Serving;

/// <summary>A person who scrolls: page after page of the feed to its end, then from the top again.</summary>
internal sealed class FeedClient : IDisposable
{
    private const string FirstPage = "api/v1/feed?mode=chronological";
    private readonly HttpClient http;
    private string next = FirstPage;

    public FeedClient(Uri address, string token)
    {
        http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Posts of the last page.</summary>
    public int Posts { get; private set; }

    /// <summary>Length of the last page in bytes.</summary>
    public int Bytes { get; private set; }

    public async Task ReadPageAsync()
    {
        var page = await http.GetByteArrayAsync(next);
        Bytes = page.Length;
        var (posts, cursor) = Read(page);
        Posts = posts;
        next = cursor is null ? FirstPage : $"{FirstPage}&cursor={Uri.EscapeDataString(cursor)}";
    }

    public Task CheckHealthAsync() => http.GetByteArrayAsync("healthz");

    public void Dispose() => http.Dispose();

    // The client shares the cores with what it measures, so it reads no more of a page than it needs.
    private static (int Posts, string? Cursor) Read(byte[] page)
    {
        var json = new Utf8JsonReader(page);
        var posts = 0;
        while (json.Read())
        {
            if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("next_cursor"u8))
            {
                json.Read();
                return (posts, json.GetString());
            }

            var isPosts = json.ValueTextEquals("posts"u8);
            json.Read();
            while (isPosts && json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                posts++;
                json.Skip();
            }
        }

        return (posts, null);
    }
}
