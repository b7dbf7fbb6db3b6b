using Embedded.Shared;

namespace Embedded.Storage.Metadata;

/// <summary>Tables of the store. Times are Unix milliseconds; names compare by their bytes.</summary>
internal static class Schema
{
    private const long Version = 3;

    private const string Create = """
        CREATE TABLE containers(account TEXT, name TEXT, etag TEXT NOT NULL, modified INTEGER NOT NULL, access INTEGER NOT NULL, metadata TEXT NOT NULL,
            PRIMARY KEY(account, name)) WITHOUT ROWID;
        CREATE TABLE blobs(account TEXT, container TEXT, name TEXT, content INTEGER NOT NULL, etag TEXT NOT NULL, created INTEGER NOT NULL,
            modified INTEGER NOT NULL, length INTEGER NOT NULL, content_type TEXT, content_encoding TEXT, content_language TEXT, content_disposition TEXT,
            cache_control TEXT, md5 TEXT, metadata TEXT NOT NULL, tier TEXT, tier_changed INTEGER,
            copy_id TEXT, copy_source TEXT, copied INTEGER, accessed INTEGER,
            PRIMARY KEY(account, container, name)) WITHOUT ROWID;
        CREATE INDEX blobs_by_content ON blobs(content);
        CREATE TABLE contents(id INTEGER PRIMARY KEY AUTOINCREMENT);
        CREATE TABLE extents(content INTEGER, offset INTEGER, length INTEGER NOT NULL, file TEXT NOT NULL, block TEXT,
            PRIMARY KEY(content, offset)) WITHOUT ROWID;
        CREATE INDEX extents_by_file ON extents(file);
        CREATE TABLE blocks(account TEXT, container TEXT, blob TEXT, block TEXT, length INTEGER NOT NULL, file TEXT NOT NULL, put INTEGER NOT NULL,
            PRIMARY KEY(account, container, blob, block)) WITHOUT ROWID;
        CREATE INDEX blocks_by_file ON blocks(file);
        CREATE INDEX blocks_by_time ON blocks(put);
        CREATE TABLE garbage(content INTEGER PRIMARY KEY);
        CREATE TABLE outbox(sequence INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL);
        PRAGMA user_version = 3;
        """;

    private const string FromVersion1 = """
        ALTER TABLE blobs ADD COLUMN copy_id TEXT;
        ALTER TABLE blobs ADD COLUMN copy_source TEXT;
        ALTER TABLE blobs ADD COLUMN copied INTEGER;
        """;

    private const string FromVersion2 = """
        ALTER TABLE blobs ADD COLUMN accessed INTEGER;
        PRAGMA user_version = 3;
        """;

    public static void Ensure(SqliteSession session)
    {
        var version = session.Scalar("PRAGMA user_version");
        if (version == 0)
        {
            session.Execute("BEGIN IMMEDIATE;" + Create + "COMMIT;");
        }
        else if (version == 1)
        {
            session.Execute("BEGIN IMMEDIATE;" + FromVersion1 + FromVersion2 + "COMMIT;");
        }
        else if (version == 2)
        {
            session.Execute("BEGIN IMMEDIATE;" + FromVersion2 + "COMMIT;");
        }
        else if (version != Version)
        {
            throw new InvalidOperationException($"The store has version {version}; this program reads version {Version}.");
        }
    }
}
