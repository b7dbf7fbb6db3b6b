using System.Globalization;

namespace Bench.Harness;

/// <summary>The whole report.</summary>
internal sealed class Report(DateTimeOffset date)
{
    private readonly List<Section> sections = [];

    public string Introduction { get; } =
        $"""
        # Benchmarks

        {date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}. {Machine.Describe()}

        Made by `make bench`. Ours and the limit run in turn, A B A B, after one unmeasured run of each; figures are medians over the runs, *ratio*
        is the median over the pairs of how many times the limit's cost ours is (1 is at the limit, lower is better), *min–max* are the pairs'
        extremes. Figures are this machine's; ratios travel.

        """;

    public void Add(Section section) => sections.Add(section);

    public string ToMarkdown() =>
        $"{Introduction}\n{string.Join('\n', sections.Select(section => section.ToMarkdown()))}";
}
