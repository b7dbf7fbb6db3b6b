namespace Embedded.Cosmos.Sql;

/// <summary>FROM and its JOINs. <see cref="RootName"/> is the name under which the first source refers to the document.</summary>
internal sealed record FromClause(string RootName, IReadOnlyList<FromSource> Sources);
