namespace Domain.Social;

/// <summary>How many follow someone, and how many they follow. Requests do not count.</summary>
public readonly record struct GraphCounts(long Followers, long Following);
