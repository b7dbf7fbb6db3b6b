using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>x IN (a, b, …)</c>: undefined if x is, else whether x equals one of them.</summary>
internal sealed class InList(SqlExpression needle, IReadOnlyList<SqlExpression> candidates) : SqlExpression([needle, .. candidates])
{
    // Hundreds of numbers are one look-up, not hundreds of comparisons.
    private readonly HashSet<double>? numbers = candidates.All(candidate => candidate is Literal { Value.Kind: ValueKind.Number })
        ? [.. candidates.Select(candidate => ((Literal)candidate).Value.Number)]
        : null;

    public SqlExpression Needle => needle;

    public IReadOnlyList<SqlExpression> Candidates => candidates;

    public override SqlValue Evaluate(Scope scope)
    {
        var value = needle.Evaluate(scope);
        if (!value.IsDefined)
        {
            return SqlValue.Undefined;
        }

        if (numbers is not null)
        {
            return SqlValue.From(value.Kind == ValueKind.Number && numbers.Contains(value.Number));
        }

        foreach (var candidate in candidates)
        {
            if (SqlValue.AreEqual(value, candidate.Evaluate(scope)))
            {
                return SqlValue.True;
            }
        }

        return SqlValue.False;
    }
}
