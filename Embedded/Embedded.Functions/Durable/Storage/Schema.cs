namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// The tables of a hub. Rows of one instance lie side by side: their integer key is the instance's key (never used twice) shifted left by
/// 24 bits plus the event's or task's number. The key of an entity is its number with a minus sign. Times are UTC ticks.
/// </summary>
internal static class Schema
{
    public const int Version = 4;

    public const string Create = """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            started INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            start_at INTEGER,
            parent_key INTEGER,
            parent_task INTEGER,
            parent_name TEXT,
            parent_id TEXT,
            tags TEXT,
            custom_status TEXT,
            output TEXT,
            failure TEXT
        );
        CREATE INDEX instances_status ON instances(status);
        CREATE INDEX instances_waiting ON instances(key) WHERE started = 0;
        CREATE INDEX instances_parent ON instances(parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (
            id INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            task INTEGER NOT NULL,
            at INTEGER NOT NULL,
            name TEXT,
            version TEXT,
            target TEXT,
            payload TEXT,
            due INTEGER,
            failure TEXT,
            tags TEXT
        );
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key INTEGER NOT NULL,
            type INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            target TEXT,
            payload TEXT,
            failure TEXT
        );
        CREATE INDEX inbox_key ON inbox(key);
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            recoveries INTEGER NOT NULL
        );
        CREATE TABLE timers (
            id INTEGER PRIMARY KEY,
            due INTEGER NOT NULL
        );
        """
        + FromVersion2
        + FromVersion3;

    public const string FromVersion1 = "ALTER TABLE history ADD COLUMN tags TEXT;";

    /// <summary>Entities, and what their messages need.</summary>
    public const string FromVersion2 = """
        CREATE TABLE entities (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            state TEXT,
            modified INTEGER NOT NULL,
            locked_by INTEGER
        );
        CREATE INDEX entities_locked ON entities(locked_by) WHERE locked_by IS NOT NULL;
        ALTER TABLE inbox ADD COLUMN sender INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE inbox ADD COLUMN due INTEGER;
        ALTER TABLE inbox ADD COLUMN recoveries INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>The trace of an instance.</summary>
    public const string FromVersion3 = "ALTER TABLE instances ADD COLUMN trace TEXT; PRAGMA user_version = 4;";
}
