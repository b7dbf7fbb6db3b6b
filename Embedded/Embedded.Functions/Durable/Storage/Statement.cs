using SQLitePCL;

namespace Embedded.Functions.Durable.Storage;

/// <summary>A prepared statement; parameters are bound in order.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private int next;

    public Statement Bind(long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, ++next, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        database.Check(raw.sqlite3_bind_text(handle, ++next, value));
        return this;
    }

    /// <summary>Goes to the next row; false at the end, after which the statement can be bound anew.</summary>
    public bool Step()
    {
        int result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        database.Check(result);
        return false;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step()) { }
    }

    public void Reset()
    {
        _ = raw.sqlite3_reset(handle);
        next = 0;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int(int column) => raw.sqlite3_column_int(handle, column);

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(handle, column).utf8_to_string();

    public void Dispose() => handle.Dispose();

    private Statement BindNull()
    {
        database.Check(raw.sqlite3_bind_null(handle, ++next));
        return this;
    }
}
