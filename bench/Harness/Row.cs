namespace Bench.Harness;

/// <summary>
/// One line of a section's table. The ratio says how many times the limit's cost ours is: 1 is at the limit, lower is better.
/// </summary>
internal sealed record Row(string Measure, string Ours, string Limit = "", string Ratio = "", string Spread = "");
