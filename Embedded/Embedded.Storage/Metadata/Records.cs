using System.Security.Cryptography;
using System.Text.Json;
using Embedded.Shared;
using Embedded.Storage.Content;
using Microsoft.Data.Sqlite;

namespace Embedded.Storage.Metadata;

/// <summary>The statements on containers, blobs and their contents.</summary>
internal static class Records
{
    private const string BlobColumns = """
        name, content, etag, created, modified, length, content_type, content_encoding, content_language, content_disposition, cache_control, md5, metadata, tier, tier_changed,
        copy_id, copy_source, copied, accessed
        """;

    /// <summary>Unique whatever the clock does.</summary>
    public static string NewETag() => "0x" + Convert.ToHexString(RandomNumberGenerator.GetBytes(8));

    public static ContainerProperties? FindContainer(SqliteSession session, string account, string container) => session.Single(
        "SELECT name, etag, modified, access, metadata FROM containers WHERE account = ?1 AND name = ?2", ReadContainer, account, container);

    public static List<ContainerProperties> ListContainers(SqliteSession session, string account, string prefix, string from, int limit) => session.Query(
        "SELECT name, etag, modified, access, metadata FROM containers WHERE account = ?1 AND name >= ?2 AND substr(name, 1, length(?3)) = ?3 ORDER BY name LIMIT ?4",
        ReadContainer, account, string.CompareOrdinal(from, prefix) > 0 ? from : prefix, prefix, limit);

    public static void SaveContainer(SqliteSession session, string account, ContainerProperties container) => session.Execute(
        "INSERT OR REPLACE INTO containers(account, name, etag, modified, access, metadata) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        account, container.Name, container.ETag, container.LastModified.ToUnixTimeMilliseconds(), (long)container.PublicAccess, ToJson(container.Metadata));

    public static void RequireContainer(SqliteSession session, string account, string container)
    {
        if (session.Scalar("SELECT 1 FROM containers WHERE account = ?1 AND name = ?2", account, container) is null)
        {
            throw StorageErrors.ContainerNotFound();
        }
    }

    public static BlobProperties? FindBlob(SqliteSession session, BlobAddress address) => session.Single(
        $"SELECT {BlobColumns} FROM blobs WHERE account = ?1 AND container = ?2 AND name = ?3",
        row => ReadBlob(row, address), address.Account, address.Container, address.Name);

    /// <summary>Blobs from a name on (itself included), in the order of names.</summary>
    public static List<BlobProperties> ListBlobs(SqliteSession session, string account, string container, string from, int limit) => session.Query(
        $"SELECT {BlobColumns} FROM blobs WHERE account = ?1 AND container = ?2 AND name >= ?3 ORDER BY name LIMIT ?4",
        row => ReadBlob(row, new BlobAddress(account, container, row.GetString(0))), account, container, from, limit);

    public static void SaveBlob(SqliteSession session, BlobProperties blob) => session.Execute(
        $"""
        INSERT OR REPLACE INTO blobs(account, container, {BlobColumns})
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        """,
        blob.Address.Account,
        blob.Address.Container,
        blob.Address.Name,
        blob.Content,
        blob.ETag,
        blob.CreatedOn.ToUnixTimeMilliseconds(),
        blob.LastModified.ToUnixTimeMilliseconds(),
        blob.Length,
        blob.HttpHeaders.ContentType,
        blob.HttpHeaders.ContentEncoding,
        blob.HttpHeaders.ContentLanguage,
        blob.HttpHeaders.ContentDisposition,
        blob.HttpHeaders.CacheControl,
        blob.HttpHeaders.ContentMd5,
        ToJson(blob.Metadata),
        blob.AccessTier,
        blob.AccessTierChangedOn?.ToUnixTimeMilliseconds(),
        blob.Copy?.Id,
        blob.Copy?.Source,
        blob.Copy?.CompletedOn.ToUnixTimeMilliseconds(),
        blob.LastAccessedOn?.ToUnixTimeMilliseconds());

    public static void DeleteBlob(SqliteSession session, BlobProperties blob)
    {
        session.Execute(
            "DELETE FROM blobs WHERE account = ?1 AND container = ?2 AND name = ?3", blob.Address.Account, blob.Address.Container, blob.Address.Name);
        MarkIfGarbage(session, blob.Content);
    }

    public static long NewContent(SqliteSession session)
    {
        session.Execute("INSERT INTO contents DEFAULT VALUES");
        return session.LastInsertedId();
    }

    public static void AddExtent(SqliteSession session, long content, Extent extent, string? block) => session.Execute(
        "INSERT INTO extents(content, offset, length, file, block) VALUES(?1, ?2, ?3, ?4, ?5)", content, extent.Offset, extent.Length, extent.File, block);

    /// <summary>The extents that hold the bytes from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public static List<Extent> FindExtents(SqliteSession session, long content, long start, long end) => session.Query(
        """
        SELECT offset, length, file FROM extents WHERE content = ?1 AND offset < ?3
        AND offset >= COALESCE((SELECT MAX(offset) FROM extents WHERE content = ?1 AND offset <= ?2), 0) ORDER BY offset
        """,
        row => new Extent(row.GetInt64(0), row.GetInt64(1), row.GetString(2)), content, start, end);

    public static List<(string Block, Extent Extent)> CommittedBlocks(SqliteSession session, long content) => session.Query(
        "SELECT block, offset, length, file FROM extents WHERE content = ?1 AND block IS NOT NULL ORDER BY offset",
        row => (row.GetString(0), new Extent(row.GetInt64(1), row.GetInt64(2), row.GetString(3))), content);

    /// <summary>Bytes that no blob names any more are removed later, when nobody reads them.</summary>
    public static void MarkIfGarbage(SqliteSession session, long content) => session.Execute(
        "INSERT OR IGNORE INTO garbage(content) SELECT ?1 WHERE NOT EXISTS(SELECT 1 FROM blobs WHERE content = ?1)", content);

    public static List<long> Garbage(SqliteSession session, int limit) =>
        session.Query("SELECT content FROM garbage LIMIT ?1", row => row.GetInt64(0), limit);

    /// <summary>Forgets contents and answers the files that nothing names any more.</summary>
    public static List<string> RemoveContents(SqliteSession session, IEnumerable<long> contents)
    {
        var files = new List<string>();
        foreach (var content in contents)
        {
            files.AddRange(session.Query("SELECT DISTINCT file FROM extents WHERE content = ?1", row => row.GetString(0), content));
            session.Execute("DELETE FROM extents WHERE content = ?1", content);
            session.Execute("DELETE FROM contents WHERE id = ?1", content);
            session.Execute("DELETE FROM garbage WHERE content = ?1", content);
        }

        return [.. files.Distinct().Where(file => !IsNamed(session, file))];
    }

    public static bool IsNamed(SqliteSession session, string file) =>
        session.Scalar("SELECT 1 FROM extents WHERE file = ?1 UNION ALL SELECT 1 FROM blocks WHERE file = ?1 LIMIT 1", file) is not null;

    private static ContainerProperties ReadContainer(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), (ContainerPublicAccess)row.GetInt32(3),
        FromJson(row.GetString(4)));

    private static BlobProperties ReadBlob(SqliteDataReader row, BlobAddress address) => new()
    {
        Address = address,
        Content = row.GetInt64(1),
        ETag = row.GetString(2),
        CreatedOn = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        LastModified = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Length = row.GetInt64(5),
        HttpHeaders = new BlobHttpHeaders
        {
            ContentType = Text(row, 6),
            ContentEncoding = Text(row, 7),
            ContentLanguage = Text(row, 8),
            ContentDisposition = Text(row, 9),
            CacheControl = Text(row, 10),
            ContentMd5 = Text(row, 11),
        },
        Metadata = FromJson(row.GetString(12)),
        AccessTier = Text(row, 13),
        AccessTierChangedOn = row.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        Copy = row.IsDBNull(15) ? null : new BlobCopy(row.GetString(15), row.GetString(16), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(17))),
        LastAccessedOn = row.IsDBNull(18) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(18)),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string ToJson(IReadOnlyDictionary<string, string> metadata) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(metadata), StorageJson.Default.DictionaryStringString);

    private static Dictionary<string, string> FromJson(string json) =>
        new(JsonSerializer.Deserialize(json, StorageJson.Default.DictionaryStringString) ?? [], StringComparer.OrdinalIgnoreCase);
}
