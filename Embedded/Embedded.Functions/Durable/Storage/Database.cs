using Embedded.Shared;
using SQLitePCL;

namespace Embedded.Functions.Durable.Storage;

/// <summary>One connection to a SQLite file. Used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 handle;
    private readonly List<Statement> statements = [];

    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether nothing may be changed; the file must exist then.</param>
    /// <param name="fileSystem">The VFS that has the file; null for the default one.</param>
    public Database(string path, bool readOnly, string? fileSystem)
    {
        int flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        int result = raw.sqlite3_open_v2(path, out handle, flags, fileSystem);
        if (result != raw.SQLITE_OK)
        {
            string message = raw.sqlite3_errstr(result).utf8_to_string();
            handle.Dispose();
            throw new StoreException(result, $"Cannot open '{path}': {message}.");
        }

        raw.sqlite3_busy_timeout(handle, 5_000);
    }

    public int Changes => raw.sqlite3_changes(handle);

    public long LastInsertedId => raw.sqlite3_last_insert_rowid(handle);

    /// <inheritdoc cref="WriteAheadLog.Settle"/>
    public void Settle() => Check(WriteAheadLog.Settle(handle));

    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>A statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        Statement statement = PrepareOnce(sql);
        statements.Add(statement);
        return statement;
    }

    /// <summary>A statement that its user disposes.</summary>
    public Statement PrepareOnce(string sql)
    {
        Check(raw.sqlite3_prepare_v2(this.handle, sql, out sqlite3_stmt handle));
        return new Statement(this, handle);
    }

    public long Scalar(string sql)
    {
        using Statement statement = PrepareOnce(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    public void Dispose()
    {
        foreach (Statement statement in statements)
        {
            statement.Dispose();
        }

        handle.Dispose();
    }

    public void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new StoreException(raw.sqlite3_extended_errcode(handle), raw.sqlite3_errmsg(handle).utf8_to_string());
        }
    }
}
