using Domain.Ids;
using Functions.Orchestrations.Publishing;

namespace Functions.Orchestrations.FanOut;

/// <summary>A post, and where in its author's followers to go on.</summary>
/// <param name="Post">The post.</param>
/// <param name="Work">What to do.</param>
/// <param name="After">The last follower already planned for; null at the beginning.</param>
public sealed record FanOutInput(PublishedPost Post, FanOutWork Work, SnowflakeId? After);
