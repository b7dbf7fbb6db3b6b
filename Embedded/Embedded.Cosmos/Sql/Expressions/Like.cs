using System.Text;
using System.Text.RegularExpressions;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql.Expressions;

/// <summary><c>LIKE</c> with <c>%</c>, <c>_</c>, <c>[set]</c>, <c>[^set]</c> and an escape character.</summary>
internal sealed class Like(SqlExpression text, SqlExpression pattern, SqlExpression? escape)
    : SqlExpression(escape is null ? [text, pattern] : [text, pattern, escape])
{
    private (string Pattern, string Escape, Regex Regex)? compiled;

    public override SqlValue Evaluate(Scope scope)
    {
        var value = text.Evaluate(scope);
        var like = pattern.Evaluate(scope);
        var escapeValue = escape?.Evaluate(scope) ?? SqlValue.From("");
        if (value.Kind != ValueKind.String || like.Kind != ValueKind.String || escapeValue.Kind != ValueKind.String)
        {
            return SqlValue.Undefined;
        }

        var (patternText, escapeText) = (like.AsString(), escapeValue.AsString());
        if (compiled is not { } cached || cached.Pattern != patternText || cached.Escape != escapeText)
        {
            cached = (patternText, escapeText, Compile(patternText, escapeText));
            compiled = cached;
        }

        return SqlValue.From(cached.Regex.IsMatch(value.AsString()));
    }

    // The non-backtracking engine matches in time linear in the text, whatever the pattern.
    private static Regex Compile(string pattern, string escape)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (escape.Length == 1 && c == escape[0] && i + 1 < pattern.Length)
            {
                regex.Append(Regex.Escape(pattern[++i].ToString()));
            }
            else if (c == '%')
            {
                regex.Append(".*");
            }
            else if (c == '_')
            {
                regex.Append('.');
            }
            else if (c == '[' && pattern.IndexOf(']', i + 1) is > 0 and var end && end > i + 1)
            {
                var set = pattern[(i + 1)..end];
                var negated = set.Length > 1 && set[0] == '^';
                regex.Append('[').Append(negated ? "^" : "").Append(EscapeSet(negated ? set[1..] : set)).Append(']');
                i = end;
            }
            else
            {
                regex.Append(Regex.Escape(c.ToString()));
            }
        }

        return new Regex(
            regex.Append("\\z").ToString(),
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant
        );
    }

    private static string EscapeSet(string set) =>
        set.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("^", "\\^", StringComparison.Ordinal);
}
