using Embedded.Shared;

namespace Embedded.Storage.Metadata;

/// <summary>Deleting a container with all that is in it.</summary>
internal static class ContainerRecords
{
    /// <summary>Answers the files of uncommitted blocks that nothing names any more; contents become garbage.</summary>
    public static List<string> Delete(SqliteSession session, string account, string container)
    {
        var files = session.Query("SELECT file FROM blocks WHERE account = ?1 AND container = ?2", row => row.GetString(0), account, container);
        session.Execute("DELETE FROM blocks WHERE account = ?1 AND container = ?2", account, container);
        session.Execute(
            """
            INSERT OR IGNORE INTO garbage(content) SELECT DISTINCT content FROM blobs WHERE account = ?1 AND container = ?2 AND content NOT IN
            (SELECT content FROM blobs WHERE NOT (account = ?1 AND container = ?2))
            """,
            account,
            container);
        session.Execute("DELETE FROM blobs WHERE account = ?1 AND container = ?2", account, container);
        session.Execute("DELETE FROM containers WHERE account = ?1 AND name = ?2", account, container);
        return files.FindAll(file => !Records.IsNamed(session, file));
    }
}
