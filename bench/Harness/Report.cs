using System.Globalization;

namespace Bench.Harness;

/// <summary>The committed report: a section for each benchmark that was ever measured in full, its newest. It is written after each, so a long run may be stopped.</summary>
/// <param name="path">The file.</param>
/// <param name="order">The names of all benchmarks, as they are to stand in it.</param>
internal sealed class Report(string path, IReadOnlyList<string> order)
{
    private const string Heading = "\n## ";

    private const string Introduction =
        """
        # Benchmarks

        Made by `make bench`. Ours and the limit run in turn, A B A B, after one unmeasured run of each; figures are medians over the runs, *ratio*
        is the median over the pairs of how many times the limit's cost ours is (1 is at the limit, lower is better), *min–max* are the pairs'
        extremes. Figures are the machine's that stands below each section; ratios travel.

        """;

    /// <summary>Puts a section in the place of the one that this benchmark had.</summary>
    public async Task ReplaceAsync(string name, Section section, DateTimeOffset date, string machine)
    {
        var sections = File.Exists(path) ? (await File.ReadAllTextAsync(path)).Split(Heading)[1..].ToDictionary(NameOf, static text => Heading + text.TrimEnd() + '\n') : [];
        sections[name] = $"\n{section.ToMarkdown()}\nMeasured on {date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}: {machine}\n";
        await File.WriteAllTextAsync(path, Introduction + string.Concat(order.Where(sections.ContainsKey).Select(known => sections[known])));
    }

    private static string NameOf(string section) => section[..section.IndexOf(':', StringComparison.Ordinal)];
}
