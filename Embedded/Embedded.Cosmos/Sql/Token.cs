namespace Embedded.Cosmos.Sql;

/// <summary>A token; keywords are in upper case, strings are unescaped.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position)
{
    public override string ToString() => Kind == TokenKind.End ? "the end" : $"'{Text}' at {Position}";
}
