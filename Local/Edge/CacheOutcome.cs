namespace Local.Edge;

/// <summary>How a request was answered; what <c>Cache-Status</c> (RFC 9211) says of it.</summary>
internal enum CacheOutcome
{
    /// <summary>From the cache, fresh.</summary>
    Hit,

    /// <summary>From the cache, past its freshness: the next version is on its way, or the origin failed.</summary>
    Stale,

    /// <summary>From the origin.</summary>
    Miss,

    /// <summary>From the origin, by the request of somebody else who asked for the same just before.</summary>
    Collapsed,
}
