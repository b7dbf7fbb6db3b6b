namespace Local.Edge;

/// <summary>Limits of the edge cache; section <c>Edge</c>.</summary>
internal sealed class EdgeOptions
{
    /// <summary>Most bytes of bodies kept in memory. At least one object always fits.</summary>
    public long CapacityBytes { get; set; } = 256L << 20;

    /// <summary>Larger objects pass through without being kept; at most an eighth of the capacity.</summary>
    public long MaxObjectBytes { get; set; } = 8L << 20;

    /// <summary>How many objects that nobody has asked for yet are fetched at the same time.</summary>
    public int WarmingWidth { get; set; } = 4;

    /// <summary>How long the origin may take to answer before it counts as failed.</summary>
    public TimeSpan OriginTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long past its freshness an object is served at once while it is fetched anew, where the origin does not say (RFC 5861 §3).</summary>
    public TimeSpan StaleWhileRevalidate { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long past its freshness an object is served when the origin fails, where the origin does not say (RFC 5861 §4).</summary>
    public TimeSpan StaleIfError { get; set; } = TimeSpan.FromDays(1);
}
