using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>A scalar expression of the query language, evaluated by walking the tree. Children are listed, so that analyses need no second visitor.</summary>
internal abstract class SqlExpression(params IEnumerable<SqlExpression> children)
{
    /// <summary>Levels of nesting, bounded by the parser so that evaluation cannot exhaust the stack.</summary>
    public const int MaxDepth = 120;

    public IReadOnlyList<SqlExpression> Children { get; } = [.. children];

    public int Depth => field == 0 ? field = 1 + Children.Select(child => child.Depth).DefaultIfEmpty(0).Max() : field;

    /// <summary>Whether the value depends on parameters and literals only.</summary>
    public virtual bool IsConstant => Children.All(child => child.IsConstant);

    public abstract SqlValue Evaluate(Scope scope);
}
