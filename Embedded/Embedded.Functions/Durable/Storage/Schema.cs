namespace Embedded.Functions.Durable.Storage;

/// <summary>
/// The tables of a hub. Rows of one instance lie side by side: their integer key is the instance's key (never used twice) shifted left by
/// 24 bits plus the event's or task's number. Times are UTC ticks.
/// </summary>
internal static class Schema
{
    public const int Version = 1;

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
            failure TEXT
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
        PRAGMA user_version = 1;
        """;
}
