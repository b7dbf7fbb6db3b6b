namespace Embedded.Cosmos.Sql;

internal enum TokenKind : byte
{
    End,
    Identifier,
    Keyword,
    Parameter,
    Number,
    String,
    Symbol,
}
