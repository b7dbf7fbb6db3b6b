namespace Bench.Edge;

/// <summary>
/// Requests for objects of which few are asked for often and most seldom: the k-th most popular of n in proportion to k^-s. Sizes are log-normal, as those of
/// display variants are, and have nothing to do with popularity.
/// </summary>
internal sealed class ZipfTrace
{
    private const double MedianBytes = 10_000;
    private const double SizeSpread = 0.8;

    public ZipfTrace(int objects, int requests, double exponent, int seed)
    {
        var random = new Random(seed);
        Sizes = [.. Enumerable.Range(0, objects).Select(_ => (int)Math.Clamp(MedianBytes * Math.Exp(SizeSpread * Normal(random)), 500, 400_000))];
        var cumulative = new double[objects];
        for (var rank = 0; rank < objects; rank++)
        {
            cumulative[rank] = (rank == 0 ? 0 : cumulative[rank - 1]) + Math.Pow(rank + 1, -exponent);
        }

        Requests = new int[requests];
        for (var request = 0; request < requests; request++)
        {
            var found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            Requests[request] = found >= 0 ? found : ~found;
        }
    }

    /// <summary>Bytes of each object.</summary>
    public int[] Sizes { get; }

    /// <summary>Objects in the order in which they are asked for.</summary>
    public int[] Requests { get; }

    /// <summary>The hit ratio of a cache that never has to drop anything: only the first request for an object misses.</summary>
    public double BestHitRatio => 1 - ((double)Requests.Distinct().Count() / Requests.Length);

    // Box and Muller.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
