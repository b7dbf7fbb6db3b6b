using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Embedded.Cosmos.Sql;

/// <summary>Splits query text into tokens. The text is bounded, so the tokens are.</summary>
internal static class Tokenizer
{
    private static readonly FrozenSet<string> Keywords = new[]
    {
        "AND",
        "ARRAY",
        "AS",
        "ASC",
        "BETWEEN",
        "BY",
        "CASE",
        "CAST",
        "CONVERT",
        "CROSS",
        "DESC",
        "DISTINCT",
        "ELSE",
        "END",
        "ESCAPE",
        "EXISTS",
        "FALSE",
        "FOR",
        "FROM",
        "GROUP",
        "HAVING",
        "IN",
        "INNER",
        "INSERT",
        "INTO",
        "IS",
        "JOIN",
        "LIKE",
        "LIMIT",
        "NOT",
        "NULL",
        "OFFSET",
        "ON",
        "OR",
        "ORDER",
        "OUTER",
        "OVER",
        "RANK",
        "SELECT",
        "SET",
        "THEN",
        "TOP",
        "TRUE",
        "UDF",
        "UNDEFINED",
        "UPDATE",
        "VALUE",
        "WHEN",
        "WHERE",
        "WITH",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Symbols =
    [
        ">>>",
        "<=",
        ">=",
        "<>",
        "!=",
        "||",
        "??",
        "<<",
        ">>",
        "=",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ":",
        "?",
        "+",
        "-",
        "*",
        "/",
        "%",
        "~",
        "&",
        "|",
        "^",
    ];

    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        var position = 0;
        while (true)
        {
            position = SkipBlank(text, position);
            if (position == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", 0, position));
                return tokens;
            }

            tokens.Add(Next(text, ref position));
        }
    }

    private static int SkipBlank(string text, int position)
    {
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (text.AsSpan(position).StartsWith("--", StringComparison.Ordinal))
            {
                var end = text.IndexOf('\n', position);
                position = end < 0 ? text.Length : end + 1;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private static Token Next(string text, ref int position)
    {
        var start = position;
        var first = text[start];
        if (char.IsAsciiLetter(first) || first is '_' or '$')
        {
            position = WordEnd(text, start);
            var word = text[start..position];
            return Keywords.Contains(word)
                ? new Token(TokenKind.Keyword, word.ToUpperInvariant(), 0, start)
                : new Token(TokenKind.Identifier, word, 0, start);
        }

        if (first == '@')
        {
            position = WordEnd(text, start + 1);
            return position == start + 1
                ? throw CosmosFault.Syntax($"a parameter at {start} has no name.")
                : new Token(TokenKind.Parameter, text[start..position], 0, start);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return ReadNumber(text, ref position);
        }

        if (first is '"' or '\'')
        {
            return new Token(TokenKind.String, ReadString(text, ref position), 0, start);
        }

        foreach (var symbol in Symbols)
        {
            if (text.AsSpan(start).StartsWith(symbol, StringComparison.Ordinal))
            {
                position += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, 0, start);
            }
        }

        throw CosmosFault.Syntax($"unexpected character '{first}' at {start}.");
    }

    private static int WordEnd(string text, int position)
    {
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '_' or '$'))
        {
            position++;
        }

        return position;
    }

    private static Token ReadNumber(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            position++;
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            position++;
            if (position < text.Length && text[position] is '+' or '-')
            {
                position++;
            }

            while (position < text.Length && char.IsAsciiDigit(text[position]))
            {
                position++;
            }
        }

        var word = text[start..position];
        var followedByWord = position < text.Length && (char.IsAsciiLetter(text[position]) || text[position] == '_');
        return
            !followedByWord
            && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new Token(TokenKind.Number, word, number, start)
            : throw CosmosFault.Syntax($"'{word}' at {start} is not a number.");
    }

    private static string ReadString(string text, ref int position)
    {
        var start = position;
        var quote = text[position++];
        var value = new StringBuilder();
        while (position < text.Length)
        {
            var c = text[position++];
            if (c == quote)
            {
                return value.ToString();
            }

            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            if (position == text.Length)
            {
                break;
            }

            c = text[position++];
            value.Append(
                c switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '"' or '\'' or '\\' or '/' => c,
                    'u' => ReadUnicodeEscape(text, ref position),
                    _ => throw CosmosFault.Syntax($"unknown escape '\\{c}' at {position - 2}."),
                }
            );
        }

        throw CosmosFault.Syntax($"the string that starts at {start} is not closed.");
    }

    private static char ReadUnicodeEscape(string text, ref int position)
    {
        if (
            position + 4 > text.Length
            || !ushort.TryParse(text.AsSpan(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
        )
        {
            throw CosmosFault.Syntax($"'\\u' at {position - 2} needs four hexadecimal digits.");
        }

        position += 4;
        return (char)unit;
    }
}
