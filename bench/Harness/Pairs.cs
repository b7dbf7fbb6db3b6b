namespace Bench.Harness;

/// <summary>
/// Ours and the limit, measured in turn, A B A B: whatever else the machine does meanwhile meets both, so the ratio of neighbours says more
/// than the figures.
/// </summary>
internal sealed class Pairs
{
    private readonly List<(Cost Ours, Cost Limit)> measured = [];

    private Pairs()
    {
    }

    /// <summary>Runs one of each unmeasured, then the pairs.</summary>
    public static async Task<Pairs> RunAsync(int count, Func<Task<Cost>> ours, Func<Task<Cost>> limit)
    {
        var pairs = new Pairs();
        _ = await ours();
        _ = await limit();
        for (var pair = 0; pair < count; pair++)
        {
            pairs.measured.Add((await ours(), await limit()));
        }

        return pairs;
    }

    /// <summary>
    /// Pairs of medians, for what takes milliseconds: within a pair ours and the limit take turns <paramref name="turns"/> times.
    /// </summary>
    public static async Task<Pairs> OfMediansAsync(int count, int turns, Func<Task<Cost>> ours, Func<Task<Cost>> limit)
    {
        var medians = new Pairs();
        for (var pair = 0; pair < count; pair++)
        {
            var inTurn = await RunAsync(turns, ours, limit);
            medians.measured.Add((inTurn.Median(static turn => turn.Ours), inTurn.Median(static turn => turn.Limit)));
        }

        return medians;
    }

    /// <summary>A line of the report about one aspect of the costs.</summary>
    public Row Row(string measure, Func<Cost, double> aspect, Func<double, string> show)
    {
        var ratios = new Series(measured.Select(pair => aspect(pair.Ours) / aspect(pair.Limit)));
        return new(
            measure,
            show(new Series(measured.Select(pair => aspect(pair.Ours))).Median),
            show(new Series(measured.Select(pair => aspect(pair.Limit))).Median),
            Show.Ratio(ratios.Median),
            $"{Show.Ratio(ratios.Min)}–{Show.Ratio(ratios.Max)}");
    }

    public Row WallRow(string measure, Func<double, string> show) => Row(measure, cost => cost.Seconds, show);

    public Row CpuRow(string measure, Func<double, string> show) => Row(measure, cost => cost.CpuSeconds, show);

    private Cost Median(Func<(Cost Ours, Cost Limit), Cost> side) =>
        new(new Series(measured.Select(turn => side(turn).Seconds)).Median, new Series(measured.Select(turn => side(turn).CpuSeconds)).Median);
}
