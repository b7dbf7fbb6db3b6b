namespace Functions.Media.Processing;

/// <summary>How rendering went: with neither of its parts, well.</summary>
/// <param name="Verdict">It cannot be rendered.</param>
/// <param name="RetryAfter">The decoder was brought down; the pause before the next attempt.</param>
public sealed record Rendering(Verdict? Verdict = null, TimeSpan? RetryAfter = null);
