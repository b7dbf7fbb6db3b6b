namespace Local.Edge;

/// <summary>What the cache has to say of a path.</summary>
/// <param name="Outcome">Where it comes from.</param>
/// <param name="Entry">The object; null when there is none, or when it is too large or not allowed to be kept.</param>
/// <param name="PassesThrough">Whether there is an object that must be fetched from the origin by each request.</param>
internal readonly record struct EdgeAnswer(CacheOutcome Outcome, EdgeEntry? Entry, bool PassesThrough = false);
