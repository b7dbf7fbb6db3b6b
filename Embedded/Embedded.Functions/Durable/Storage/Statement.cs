using System.Text;
using SQLitePCL;

namespace Embedded.Functions.Durable.Storage;

/// <summary>A prepared statement; parameters are bound in order.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private const int MaxKept = 4096;

    private byte[] utf8 = [];
    private int next;

    // Bit by bit, which of the first 64 parameters are NULL: bindings stay when a statement is run again, and most columns of most rows are NULL.
    private ulong nulls = ulong.MaxValue;

    public Statement Bind(long value)
    {
        Filled();
        database.Check(raw.sqlite3_bind_int64(handle, next, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        Filled();
        if (value.Length == 0)
        {
            // An empty span has no address and would be NULL.
            database.Check(raw.sqlite3_bind_text(handle, next, value));
            return this;
        }

        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[] bytes = most <= utf8.Length ? utf8 : new byte[most];
        utf8 = bytes.Length <= MaxKept ? bytes : utf8;
        database.Check(raw.sqlite3_bind_text(handle, next, bytes.AsSpan(0, Encoding.UTF8.GetBytes(value, bytes))));
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
        ulong bit = Bit(++next);
        if ((nulls & bit) == 0)
        {
            database.Check(raw.sqlite3_bind_null(handle, next));
            nulls |= bit;
        }

        return this;
    }

    private void Filled() => nulls &= ~Bit(++next);

    // Beyond 64 there is no bit, and NULL is bound each time.
    private static ulong Bit(int parameter) => parameter <= 64 ? 1UL << (parameter - 1) : 0;
}
