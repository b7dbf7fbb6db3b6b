using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>{"a": x}</c>; properties with an undefined value are left out.</summary>
internal sealed class ObjectLiteral(IReadOnlyList<KeyValuePair<string, SqlExpression>> properties)
    : SqlExpression(properties.Select(property => property.Value))
{
    public override SqlValue Evaluate(Scope scope) =>
        SqlValue.From([
            .. properties
                .Select(property => KeyValuePair.Create(property.Key, property.Value.Evaluate(scope)))
                .Where(property => property.Value.IsDefined),
        ]);
}
