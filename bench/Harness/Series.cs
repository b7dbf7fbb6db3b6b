namespace Bench.Harness;

/// <summary>Measured values of one kind.</summary>
internal sealed class Series(IEnumerable<double> values)
{
    private readonly double[] sorted = [.. values.Order()];

    public double Median => Percentile(50);

    public double Min => sorted[0];

    public double Max => sorted[^1];

    /// <summary>Linear interpolation between the closest ranks.</summary>
    public double Percentile(double percent)
    {
        var rank = percent / 100 * (sorted.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return double.Lerp(sorted[below], sorted[above], rank - below);
    }
}
