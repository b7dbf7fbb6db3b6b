using Domain.Accounts;
using Domain.Ids;
using Domain.Posts;

namespace Domain.Feed;

/// <summary>One page of a feed.</summary>
/// <param name="Unpublished">On the first page: the reader's own posts that nobody else sees yet, newest first.</param>
/// <param name="Posts">The posts the reader may see now, newest first.</param>
/// <param name="Authors">Who posted them.</param>
/// <param name="Next">Where the next page begins: strictly below this; null on the last page.</param>
/// <param name="Rebuilding">Whether the reader's timeline is being rebuilt: this page came from the database.</param>
public sealed record FeedPage(
    IReadOnlyList<Post> Unpublished, IReadOnlyList<Post> Posts, IReadOnlyDictionary<SnowflakeId, Account> Authors, FeedKey? Next, bool Rebuilding);
