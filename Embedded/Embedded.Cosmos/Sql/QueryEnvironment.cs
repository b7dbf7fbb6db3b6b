using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>What is fixed while one request is evaluated: parameters and the time.</summary>
internal sealed record QueryEnvironment(IReadOnlyDictionary<string, SqlValue> Parameters, DateTimeOffset Now)
{
    public SqlValue Parameter(string name) =>
        Parameters.TryGetValue(name, out var value) ? value : throw CosmosFault.BadRequest($"The query parameter '{name}' has no value.");
}
