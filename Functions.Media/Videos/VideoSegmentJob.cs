namespace Functions.Media.Videos;

/// <summary>One segment of a film.</summary>
/// <param name="Video">The film.</param>
/// <param name="Index">Which of the plan's segments, from 0.</param>
public sealed record VideoSegmentJob(VideoJob Video, int Index);
