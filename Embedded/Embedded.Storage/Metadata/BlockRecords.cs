using Embedded.Shared;

namespace Embedded.Storage.Metadata;

/// <summary>The statements on uncommitted blocks.</summary>
internal static class BlockRecords
{
    public static List<(string Block, long Length, string File)> List(SqliteSession session, BlobAddress blob) => session.Query(
        "SELECT block, length, file FROM blocks WHERE account = ?1 AND container = ?2 AND blob = ?3 ORDER BY block",
        row => (row.GetString(0), row.GetInt64(1), row.GetString(2)), blob.Account, blob.Container, blob.Name);

    public static string? FindFile(SqliteSession session, BlobAddress blob, string block) => session.Single(
        "SELECT file FROM blocks WHERE account = ?1 AND container = ?2 AND blob = ?3 AND block = ?4",
        row => row.GetString(0), blob.Account, blob.Container, blob.Name, block);

    /// <summary>Number, bytes and the id of any one of the uncommitted blocks.</summary>
    public static (long Count, long Bytes, string? AnyId) Totals(SqliteSession session, BlobAddress blob) => session.Query(
        "SELECT COUNT(*), COALESCE(SUM(length), 0), MIN(block) FROM blocks WHERE account = ?1 AND container = ?2 AND blob = ?3",
        row => (row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)), blob.Account, blob.Container, blob.Name)[0];

    public static void Put(SqliteSession session, BlobAddress blob, string block, long length, string file, DateTimeOffset time) => session.Execute(
        "INSERT OR REPLACE INTO blocks(account, container, blob, block, length, file, put) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        blob.Account, blob.Container, blob.Name, block, length, file, time.ToUnixTimeMilliseconds());

    /// <summary>Forgets the uncommitted blocks of a blob and answers the files that nothing names any more.</summary>
    public static List<string> Discard(SqliteSession session, BlobAddress blob)
    {
        var files = List(session, blob).ConvertAll(b => b.File);
        if (files.Count > 0)
        {
            session.Execute("DELETE FROM blocks WHERE account = ?1 AND container = ?2 AND blob = ?3", blob.Account, blob.Container, blob.Name);
        }

        return files.FindAll(file => !Records.IsNamed(session, file));
    }

    /// <summary>Forgets a number of blocks put before a time and answers the files that nothing names any more.</summary>
    public static List<string> DiscardOlder(SqliteSession session, DateTimeOffset time, int limit)
    {
        var old = session.Query(
            "SELECT account, container, blob, block, file FROM blocks WHERE put < ?1 LIMIT ?2",
            row => (Account: row.GetString(0), Container: row.GetString(1), Blob: row.GetString(2), Block: row.GetString(3), File: row.GetString(4)),
            time.ToUnixTimeMilliseconds(), limit);
        foreach (var block in old)
        {
            session.Execute(
                "DELETE FROM blocks WHERE account = ?1 AND container = ?2 AND blob = ?3 AND block = ?4", block.Account,
                block.Container, block.Blob, block.Block);
        }

        return [.. old.Select(b => b.File).Where(file => !Records.IsNamed(session, file))];
    }
}
