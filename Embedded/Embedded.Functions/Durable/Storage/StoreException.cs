using SQLitePCL;

namespace Embedded.Functions.Durable.Storage;

/// <summary>The store could not be read or written.</summary>
public sealed class StoreException : IOException
{
    /// <summary>Without details.</summary>
    public StoreException() { }

    /// <summary>With a message.</summary>
    public StoreException(string message)
        : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public StoreException(string message, Exception innerException)
        : base(message, innerException) { }

    internal StoreException(int code, string message)
        : base(message) => Code = code;

    /// <summary>SQLite's extended result code (sqlite.org/rescode.html); 0 when the failure is not SQLite's.</summary>
    public int Code { get; }

    /// <summary>Whether the same write may succeed later: the database is locked or the disk is full. A failed fsync never is.</summary>
    internal bool IsTransient => (Code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL;
}
