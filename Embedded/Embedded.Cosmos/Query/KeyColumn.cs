using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Query;

/// <summary>A column of the order of a query: the sort key of the value at a path.</summary>
internal sealed record KeyColumn(JsonPath Path, bool IsDescending)
{
    public string Sql { get; } = SqlOf(Path);

    /// <summary>The SQL text by which expression indexes and queries name the sort key at a path; it must be the same in both.</summary>
    public static string SqlOf(JsonPath path) => $"cosmos_key(body, '{path.Text.Replace("'", "''", StringComparison.Ordinal)}')";
}
