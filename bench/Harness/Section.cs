using System.Text;

namespace Bench.Harness;

/// <summary>What one benchmark found.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What is measured, against what, under which conditions.</param>
/// <param name="Rows">The figures.</param>
internal sealed record Section(string Title, string Text, IReadOnlyList<Row> Rows)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder($"## {Title}\n\n{Text}\n\n| measure | ours | limit | ratio | min–max |\n|---|--:|--:|--:|--:|\n");
        foreach (var row in Rows)
        {
            var ratio = row.Ratio.Length == 0 ? "" : $"**{row.Ratio}**";
            text.Append($"| {row.Measure} | {row.Ours} | {row.Limit} | {ratio} | {row.Spread} |\n");
        }

        return text.ToString();
    }
}
