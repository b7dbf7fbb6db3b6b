namespace Bench.Embeddings;

/// <summary>How well a measure of likeness finds what is relevant.</summary>
/// <param name="First">Share of the queries whose nearest is relevant (recall at 1).</param>
/// <param name="Ten">Share of what is relevant, ten at most, that is among the ten nearest (recall at 10).</param>
/// <param name="Precision">Mean over the queries of the average precision over the whole order (mAP).</param>
internal readonly record struct Retrieval(double First, double Ten, double Precision)
{
    private const int Page = 10;

    /// <param name="queries">Each query's likenesses to what it is compared with, and whether that is relevant.</param>
    public static Retrieval Of(IEnumerable<IEnumerable<(double Likeness, bool IsRelevant)>> queries)
    {
        var judged = queries.AsParallel().Select(Judge).ToList();
        return new(judged.Average(static one => one.First), judged.Average(static one => one.Ten), judged.Average(static one => one.Precision));
    }

    // Of what is equally like, what is irrelevant comes first: a measure that cannot tell finds nothing.
    private static Retrieval Judge(IEnumerable<(double Likeness, bool IsRelevant)> query)
    {
        var order = query.OrderByDescending(static other => other.Likeness).ThenBy(static other => other.IsRelevant).Select(static other => other.IsRelevant).ToList();
        var relevant = order.Count(static isRelevant => isRelevant);
        var found = 0;
        var precision = 0.0;
        for (var place = 0; place < order.Count; place++)
        {
            if (order[place])
            {
                precision += (double)++found / (place + 1);
            }
        }

        return new(order[0] ? 1 : 0, (double)order.Take(Page).Count(static isRelevant => isRelevant) / Math.Min(relevant, Page), precision / relevant);
    }
}
