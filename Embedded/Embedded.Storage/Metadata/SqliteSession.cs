using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Embedded.Storage.Metadata;

/// <summary>A connection with its prepared statements. Parameters are ?1, ?2 … Not thread-safe.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = [];

    public static SqliteSession Open(string path, bool readOnly)
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

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The id of the row that the last insert made.</summary>
    public long LastInsertedId() => Scalar("SELECT last_insert_rowid()") ?? 0;

    public long? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() as long?;

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

    public T? Single<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    [SuppressMessage("Security", "CA2100", Justification = "Every statement is a constant of this assembly; values are parameters.")]
    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            }

            commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
