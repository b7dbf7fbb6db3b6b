using System.Buffers;
using System.Collections.Concurrent;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Values;
using Embedded.Shared;
using SQLitePCL;

namespace Embedded.Cosmos.Storage;

/// <summary>Opens connections that know two functions more: <c>cosmos_key(body, path)</c>, the sort key of the value at a path, and
/// <c>cosmos_epk(pk)</c>, the effective partition key.</summary>
internal static class CosmosSession
{
    private const int DeterministicFunction = raw.SQLITE_UTF8 | 0x800;

    private static readonly ConcurrentDictionary<string, JsonPath> Paths = new(StringComparer.Ordinal);

    private static readonly delegate_function_scalar KeyFunction = static (context, _, arguments) =>
    {
        try
        {
            var path = Paths.GetOrAdd(raw.sqlite3_value_text(arguments[1]).utf8_to_string(), JsonPath.ParseText);
            var writer = new ArrayBufferWriter<byte>(64);
            SortKey.WriteAt(raw.sqlite3_value_blob(arguments[0]), path, writer);
            raw.sqlite3_result_blob(context, writer.WrittenSpan);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // An exception must not unwind through SQLite's native frames.
            raw.sqlite3_result_error(context, exception.Message);
        }
    };

    private static readonly delegate_function_scalar HashFunction = static (context, _, arguments) =>
    {
        try
        {
            raw.sqlite3_result_text(context, PartitionKeyHash.Of(raw.sqlite3_value_blob(arguments[0])));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // An exception must not unwind through SQLite's native frames.
            raw.sqlite3_result_error(context, exception.Message);
        }
    };

    public static SqliteSession Open(string path, bool isDurable)
    {
        var session = SqliteSession.Open(path);
        raw.sqlite3_create_function(session.Handle, "cosmos_key", 2, DeterministicFunction, null, KeyFunction);
        raw.sqlite3_create_function(session.Handle, "cosmos_epk", 1, DeterministicFunction, null, HashFunction);
        session.Execute("PRAGMA journal_mode=WAL");
        session.Execute(isDurable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        session.Execute("PRAGMA busy_timeout=10000");
        session.Execute("PRAGMA cache_size=-16384");
        session.Execute("PRAGMA temp_store=MEMORY");
        return session;
    }
}
