namespace Bench.Harness;

/// <summary>How much to measure.</summary>
/// <param name="Pairs">Repetitions of ours and of the limit, in turn.</param>
/// <param name="Divisor">By how much each repetition's work is cut.</param>
internal sealed record Effort(int Pairs, int Divisor)
{
    public static Effort Full { get; } = new(9, 1);

    /// <summary>Enough to see that everything works; the figures mean little.</summary>
    public static Effort Quick { get; } = new(3, 4);

    public int Of(int work) => Math.Max(1, work / Divisor);
}
