using Embedded.Cosmos.Sql.Expressions;

namespace Embedded.Cosmos.Sql;

internal sealed record OrderByItem(SqlExpression Expression, bool IsDescending);
