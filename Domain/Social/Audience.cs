using Domain.Ids;

namespace Domain.Social;

/// <summary>Whom an author's posts must reach.</summary>
/// <param name="Author">The author.</param>
/// <param name="Followers">How many followers.</param>
/// <param name="PulledSinceMs">Since when (Unix milliseconds) readers merge the author's own set into their feeds; null: they do not. Once set it
/// stays.</param>
public readonly record struct Audience(SnowflakeId Author, long Followers, long? PulledSinceMs);
