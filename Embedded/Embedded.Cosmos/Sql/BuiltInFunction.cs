using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>A built-in function: how many arguments it takes, and what it does with them.</summary>
internal sealed record BuiltInFunction(
    int MinArguments,
    int MaxArguments,
    Func<IReadOnlyList<SqlValue>, QueryEnvironment, SqlValue> Invoke
);
