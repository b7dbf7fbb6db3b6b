using System.Buffers;
using System.Collections.Concurrent;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Values;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Embedded.Cosmos.Storage;

/// <summary>One SQLite connection with its prepared statements and two functions: <c>cosmos_key(body, path)</c>, the sort key of
/// the value at a path, and <c>cosmos_epk(pk)</c>, the effective partition key. Used by one caller at a time.</summary>
internal sealed class SqlSession : IDisposable
{
    private const int MaxStatements = 256;
    private const int DeterministicFunction = raw.SQLITE_UTF8 | 0x800;

    private static readonly ConcurrentDictionary<string, JsonPath> Paths = new(StringComparer.Ordinal);

    private readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);

    public SqlSession(string path, bool isDurable)
    {
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        Connection.Open();
        raw.sqlite3_create_function(Connection.Handle, "cosmos_key", 2, DeterministicFunction, null, KeyFunction);
        raw.sqlite3_create_function(Connection.Handle, "cosmos_epk", 1, DeterministicFunction, null, HashFunction);
        Execute("PRAGMA journal_mode=WAL");
        Execute(isDurable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
        Execute("PRAGMA busy_timeout=10000");
        Execute("PRAGMA cache_size=-16384");
        Execute("PRAGMA temp_store=MEMORY");
    }

    public SqliteConnection Connection { get; }

    /// <summary>A prepared statement with its parameters <c>$1</c>, <c>$2</c>, … set.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<object?> values)
    {
        if (!statements.TryGetValue(sql, out var command))
        {
            if (statements.Count == MaxStatements)
            {
                DisposeStatements();
            }

            command = Connection.CreateCommand();
#pragma warning disable CA2100 // Statements are made of generated table names, encoded paths and placeholders; every value is a parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            statements.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    public void Dispose()
    {
        DisposeStatements();
        Connection.Dispose();
    }

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

    private void DisposeStatements()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
