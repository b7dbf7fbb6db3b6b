using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Embedded.Shared;

/// <summary>One SQLite connection whose statements are prepared once. Parameters are <c>?1</c>, <c>?2</c>, … Used by one caller at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private const int MaxStatements = 256;

    private readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);

    /// <summary>The connection's handle, for what SQLite offers beyond statements.</summary>
    public sqlite3 Handle => connection.Handle!;

    /// <summary>False also when SQLite has given up the transaction by itself, as it does on a full disk or an I/O error.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>Opens the file; creates it where it may be written.</summary>
    public static SqliteSession Open(string path, bool readOnly = false)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        connection.Open();
        return new SqliteSession(connection);
    }

    /// <summary>Runs statements; the number of rows they changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The number in the first column of the first row; null without a row or a number.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() as long?;

    /// <summary>The id of the row that the last insert made.</summary>
    public long LastInsertedId() => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>All rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>The first row, if there is one.</summary>
    public T? Single<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    /// <summary>A prepared statement with its parameters set, for rows that are read one by one.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Statements are constants, generated names and placeholders; every value is a parameter.")]
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<object?> values)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count == MaxStatements)
            {
                DisposeStatements();
            }

            statement = connection.CreateCommand();
            statement.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                statement.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            }

            statements.Add(sql, statement);
        }

        for (var i = 0; i < values.Length; i++)
        {
            statement.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return statement;
    }

    public void Dispose()
    {
        DisposeStatements();
        connection.Dispose();
    }

    private void DisposeStatements()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        statements.Clear();
    }
}
