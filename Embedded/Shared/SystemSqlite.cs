using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Embedded.Shared;

/// <summary>Binds SQLitePCLRaw to the operating system's SQLite (libsqlite3.so.0, 3.35 or later), which gets security updates with the system.</summary>
internal static class SystemSqlite
{
    /// <summary>Runs once when the containing assembly is loaded, before any connection can be opened.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The only hook that runs before the first P/Invoke of whoever uses this assembly.")]
    internal static void Initialize()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        }
        catch (InvalidOperationException)
        {
            // Another assembly of this process has installed the same resolver already.
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());

        // Nobody reads SQLite's statistics of its memory; kept, each allocation of every connection takes one lock. Refused where SQLite has
        // begun already, which changes nothing else.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>The operating system's library itself.</summary>
    internal static nint Load() =>
        NativeLibrary.Load(OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : OperatingSystem.IsWindows() ? "winsqlite3" : "libsqlite3.so.0");

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == "e_sqlite3" ? Load() : 0;
}
