using Embedded.Cosmos.Sql.Expressions;

namespace Embedded.Cosmos.Sql;

/// <summary>Binds an alias to a value, or, when it iterates (<c>x IN c.items</c>), to each element of an array in turn.</summary>
internal sealed record FromSource(string Alias, SqlExpression Source, bool IsIteration);
