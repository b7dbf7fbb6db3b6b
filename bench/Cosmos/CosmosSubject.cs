using System.Net;
using System.Text.Json;
using Embedded.Cosmos;
using Microsoft.Azure.Cosmos;

namespace Bench.Cosmos;

/// <summary>The account with its items and a client of it; the operations as an application calls them.</summary>
internal sealed class CosmosSubject : IAsyncDisposable
{
    private const int PageSize = 20,
        ChangesPerPage = 100;

    private static readonly QueryDefinition Newest = new("SELECT * FROM c ORDER BY c.publishedAt DESC");

    private readonly EmbeddedCosmosAccount account;
    private readonly CosmosClient client;
    private readonly Container posts;
    private FeedIterator<PostItem>?[] feeds = new FeedIterator<PostItem>?[16];

    private CosmosSubject(EmbeddedCosmosAccount account)
    {
        this.account = account;
        client = account.CreateClient(new CosmosClientOptions
        {
            UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase },
        });
        posts = client.GetContainer("bench", "posts");
    }

    public static async Task<CosmosSubject> OpenAsync(string path)
    {
        var subject = new CosmosSubject(EmbeddedCosmosAccount.Open(path));
        await subject.account.DeclareAsync("bench", [new ContainerProperties("posts", "/authorId")]);
        var width = new ParallelOptions { MaxDegreeOfParallelism = 256 };
        await Parallel.ForAsync(0, PostItem.Authors * PostItem.PerAuthor, width, async (i, _) => await subject.UpsertAsync(i));
        return subject;
    }

    public async Task ReadAsync(int number)
    {
        var post = PostItem.Number(number);
        _ = await posts.ReadItemAsync<PostItem>(post.Id, new PartitionKey(post.AuthorId));
    }

    public async Task UpsertAsync(int number)
    {
        var post = PostItem.Number(number);
        _ = await posts.UpsertItemAsync(post, new PartitionKey(post.AuthorId), new ItemRequestOptions { EnableContentResponseOnWrite = false });
    }

    public async Task QueryAsync(int number)
    {
        var options = new QueryRequestOptions { PartitionKey = new PartitionKey(PostItem.Number(number).AuthorId), MaxItemCount = PageSize };
        using var pages = posts.GetItemQueryIterator<PostItem>(Newest, requestOptions: options);
        var page = await pages.ReadNextAsync();
        if (page.Count != PageSize)
        {
            throw new InvalidOperationException($"A page has {page.Count} items.");
        }
    }

    /// <summary>Pages through the whole feed, then begins again.</summary>
    public async Task ReadFeedAsync(int number)
    {
        ref var slot = ref feeds[number % feeds.Length];
        var feed = Interlocked.Exchange(ref slot, null)
            ?? posts.GetChangeFeedIterator<PostItem>(
                ChangeFeedStartFrom.Beginning(), ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = ChangesPerPage });
        var page = await feed.ReadNextAsync();
        if (page.StatusCode == HttpStatusCode.NotModified)
        {
            feed.Dispose();
        }
        else
        {
            Volatile.Write(ref feeds[number % feeds.Length], feed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await account.DisposeAsync();
    }
}
