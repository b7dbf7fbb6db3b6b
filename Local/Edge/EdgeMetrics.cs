using System.Diagnostics.Metrics;

namespace Local.Edge;

/// <summary>
/// Meter <c>Edge</c>: <c>edge.requests</c> and <c>edge.bytes</c> by <c>outcome</c> (hit, stale, miss, collapsed), <c>edge.origin.failures</c>, <c>edge.evictions</c>, <c>edge.warmed</c>,
/// <c>edge.objects</c> and <c>edge.size</c>. The hit ratio is (hit + stale + collapsed) ÷ all.
/// </summary>
internal sealed class EdgeMetrics : IDisposable
{
    private static readonly KeyValuePair<string, object?>[] Outcomes =
        [.. Enum.GetNames<CacheOutcome>().Select(static name => new KeyValuePair<string, object?>("outcome", name.ToLowerInvariant()))];

    private readonly Meter meter = new("Edge");
    private readonly Counter<long> requests;
    private readonly Counter<long> bytes;
    private readonly Counter<long> originFailures;
    private readonly Counter<long> evictions;
    private readonly Counter<long> warmed;
    private long objectsHeld;
    private long bytesHeld;

    public EdgeMetrics()
    {
        requests = meter.CreateCounter<long>("edge.requests", "{request}", "Requests by how they were answered");
        bytes = meter.CreateCounter<long>("edge.bytes", "By", "Bytes of the objects answered with");
        originFailures = meter.CreateCounter<long>("edge.origin.failures", "{failure}", "Fetches that failed or took too long");
        evictions = meter.CreateCounter<long>("edge.evictions", "{object}", "Objects that made room for others");
        warmed = meter.CreateCounter<long>("edge.warmed", "{object}", "Objects fetched before anybody asked");
        meter.CreateObservableUpDownCounter("edge.objects", () => Volatile.Read(ref objectsHeld), "{object}", "Objects held");
        meter.CreateObservableUpDownCounter("edge.size", () => Volatile.Read(ref bytesHeld), "By", "Bytes of the objects held");
    }

    public void Answered(EdgeAnswer answer)
    {
        requests.Add(1, Outcomes[(int)answer.Outcome]);
        if (answer.Entry is { } entry)
        {
            bytes.Add(entry.Body.Length, Outcomes[(int)answer.Outcome]);
        }
    }

    public void OriginFailed() => originFailures.Add(1);

    public void Warmed() => warmed.Add(1);

    public void Evicted() => evictions.Add(1);

    public void Holds(int objects, long size)
    {
        Volatile.Write(ref objectsHeld, objects);
        Volatile.Write(ref bytesHeld, size);
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
