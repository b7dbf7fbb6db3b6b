using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Embedded.Functions.Analyzers.Tests.Support;

/// <summary>A source in which <c>{|rule:code|}</c> marks where a rule must report.</summary>
internal sealed partial class MarkedSource
{
    private MarkedSource(string text, IReadOnlyList<(string Rule, TextSpan Span)> marks)
    {
        Text = text;
        Marks = marks;
    }

    public string Text { get; }

    public IReadOnlyList<(string Rule, TextSpan Span)> Marks { get; }

    public static MarkedSource Parse(string marked)
    {
        StringBuilder text = new();
        List<(string Rule, TextSpan Span)> marks = [];
        Stack<(string Rule, int Start)> open = new();
        var copied = 0;
        foreach (Match match in Mark.Matches(marked))
        {
            text.Append(marked, copied, match.Index - copied);
            copied = match.Index + match.Length;
            if (match.Groups["rule"] is { Success: true, Value: var rule })
            {
                open.Push((rule, text.Length));
            }
            else
            {
                var (opened, start) = open.Pop();
                marks.Add((opened, TextSpan.FromBounds(start, text.Length)));
            }
        }

        text.Append(marked, copied, marked.Length - copied);
        return open.Count == 0 ? new(text.ToString(), marks) : throw new ArgumentException("A mark is not closed.", nameof(marked));
    }

    [GeneratedRegex(@"\{\|(?<rule>EFA\d{4}):|\|\}")]
    private static partial Regex Mark { get; }
}
