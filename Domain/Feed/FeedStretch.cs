namespace Domain.Feed;

/// <summary>A stretch of a feed's places, newest first.</summary>
/// <param name="Places">The places.</param>
/// <param name="Resume">Where the next stretch begins: strictly below this.</param>
/// <param name="End">Whether nothing lies below.</param>
/// <param name="Rebuilding">Whether the reader's timeline is being rebuilt by somebody else.</param>
public sealed record FeedStretch(IReadOnlyList<FeedKey> Places, FeedKey Resume, bool End, bool Rebuilding = false);
