using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Embedded.Functions.Storage;

/// <summary>A connection whose statements are prepared once. Parameters are positional: ?1, ?2 …</summary>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = [];

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> parameters) =>
        Prepare(sql, parameters).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>All rows.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> parameters)
    {
        List<T> rows = [];
        using var reader = Prepare(sql, parameters).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Runs statements without parameters, unprepared.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "All SQL of this assembly is constant; values are parameters.")]
    public void Script(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    [SuppressMessage("Security", "CA2100", Justification = "All SQL of this assembly is constant; values are parameters.")]
    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> parameters)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= parameters.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            }

            commands.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i] ?? DBNull.Value;
        }

        return command;
    }
}
