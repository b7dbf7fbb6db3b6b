using System.Runtime.InteropServices;
using SQLitePCL;

namespace Embedded.Shared;

/// <summary>Makes durable what a SQLite database in WAL mode shows when it is opened.</summary>
internal static unsafe class WriteAheadLog
{
    private const int JournalPointer = 28;
    private const int SyncNormal = 2;
    private const int ChunkBytes = 64 * 1024;

    /// <summary>
    /// The last process may have died between a commit's writes and its fsync, or because the fsync failed: then the log holds changes that a power failure would
    /// take back, though decisions will be built upon them. They go to the database file, and an empty log is begun. The log is written again before, byte for byte:
    /// after a failed fsync the kernel takes its pages for written, and would leave the next fsync nothing to do (Rebello et al., <i>Can Applications Recover from fsync
    /// Failures?</i>, USENIX ATC 2020). A log with holes on the disk would be played over the newer database file if the power failed before the log is cut.
    /// </summary>
    /// <param name="database">A connection that may write, outside of a transaction, while no other one is open.</param>
    /// <returns>SQLite's result code.</returns>
    public static int Settle(sqlite3 database)
    {
        // The log is opened by the first read.
        var result = raw.sqlite3_exec(database, "SELECT count(*) FROM sqlite_schema");
        if (result == raw.SQLITE_OK)
        {
            result = WriteAgain(database);
        }

        return result == raw.SQLITE_OK ? raw.sqlite3_exec(database, "PRAGMA wal_checkpoint(TRUNCATE)") : result;
    }

    private static int WriteAgain(sqlite3 database)
    {
        var control = (delegate* unmanaged[Cdecl]<nint, byte*, int, void*, int>)NativeLibrary.GetExport(SystemSqlite.Load(), "sqlite3_file_control");
        NativeFile* log = null;
        int result;
        fixed (byte* name = "main\0"u8)
        {
            result = control(database.DangerousGetHandle(), name, JournalPointer, &log);
        }

        GC.KeepAlive(database);
        if (result != raw.SQLITE_OK || log is null || log->Methods is null)
        {
            return result;
        }

        long length;
        result = log->Methods->FileSize(log, &length);
        var buffer = new byte[ChunkBytes];
        fixed (byte* chunk = buffer)
        {
            for (long offset = 0; result == raw.SQLITE_OK && offset < length; offset += ChunkBytes)
            {
                var count = (int)Math.Min(ChunkBytes, length - offset);
                result = log->Methods->Read(log, chunk, count, offset);
                if (result == raw.SQLITE_OK)
                {
                    result = log->Methods->Write(log, chunk, count, offset);
                }
            }
        }

        return result == raw.SQLITE_OK && length > 0 ? log->Methods->Sync(log, SyncNormal) : result;
    }

    /// <summary>sqlite3_file (sqlite.org/c3ref/file.html).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeFile
    {
        public IoMethods* Methods;
    }

    /// <summary>The first of sqlite3_io_methods (sqlite.org/c3ref/io_methods.html).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoMethods
    {
        public int Version;
        public void* Close;
        public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
        public void* Truncate;
        public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
    }
}
