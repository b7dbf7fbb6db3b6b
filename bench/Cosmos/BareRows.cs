using System.Text.Json;
using Embedded.Cosmos.Storage;
using Microsoft.Data.Sqlite;

namespace Bench.Cosmos;

/// <summary>The same rows in SQLite: a table like that of a container, one statement for each operation, readers and writer those of the account.</summary>
internal sealed class BareRows : IAsyncDisposable
{
    private const int PageSize = 20,
        ChangesPerPage = 100,
        Items = PostItem.Authors * PostItem.PerAuthor;

    private readonly AccountStore store;
    private long lsn;

    private BareRows(string path) => store = new AccountStore(path, isDurable: true, TimeProvider.System);

    public static async Task<BareRows> OpenAsync(string path)
    {
        var rows = new BareRows(path);
        await rows.store.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    CREATE TABLE posts(rid INTEGER PRIMARY KEY, pk TEXT NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, published INTEGER NOT NULL,
                    body BLOB NOT NULL, UNIQUE(pk, id))
                    """);
                session.Execute("CREATE INDEX posts_lsn ON posts(lsn)");
                return session.Execute("CREATE INDEX posts_published ON posts(pk, published)");
            },
            CancellationToken.None);
        await Parallel.ForAsync(0, Items, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) => await rows.UpsertAsync(i));
        return rows;
    }

    public Task ReadAsync(int number)
    {
        var post = PostItem.Number(number);
        return store.ReadAsync(
            session =>
            {
                using var reader = session.Prepare("SELECT lsn, body FROM posts WHERE pk = ?1 AND id = ?2", post.AuthorId, post.Id).ExecuteReader();
                return Read(reader, 1);
            },
            CancellationToken.None);
    }

    public Task UpsertAsync(int number)
    {
        var post = PostItem.Number(number);
        var body = JsonSerializer.SerializeToUtf8Bytes(post);
        return store.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO posts(pk, id, lsn, published, body) VALUES(?1, ?2, ?3, ?4, ?5)
                ON CONFLICT(pk, id) DO UPDATE SET lsn = excluded.lsn, published = excluded.published, body = excluded.body
                """,
                post.AuthorId,
                post.Id,
                ++lsn,
                post.PublishedAt,
                body),
            CancellationToken.None);
    }

    public Task QueryAsync(int number)
    {
        var author = PostItem.Number(number).AuthorId;
        return store.ReadAsync(
            session =>
            {
                using var reader = session
                    .Prepare("SELECT published, body FROM posts WHERE pk = ?1 ORDER BY published DESC LIMIT ?2", author, PageSize)
                    .ExecuteReader();
                return Read(reader, PageSize);
            },
            CancellationToken.None);
    }

    public Task ReadFeedAsync(int number)
    {
        var behind = Math.Max(0, lsn - Items) + (number * ChangesPerPage % Items);
        return store.ReadAsync(
            session =>
            {
                using var reader = session
                    .Prepare("SELECT lsn, body FROM posts WHERE lsn > ?1 ORDER BY lsn LIMIT ?2", behind, ChangesPerPage)
                    .ExecuteReader();
                return Read(reader, ChangesPerPage);
            },
            CancellationToken.None);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static long Read(SqliteDataReader reader, int expected)
    {
        var bytes = 0L;
        for (; reader.Read(); expected--)
        {
            bytes += ((byte[])reader.GetValue(1)).Length;
        }

        return expected == 0 ? bytes : throw new InvalidOperationException($"{expected} rows are missing.");
    }
}
