namespace Domain.Media.Videos;

/// <summary>A media segment of pictures or of sound.</summary>
/// <param name="Duration">How long it plays.</param>
/// <param name="Media">Its file.</param>
public sealed record HlsSegment(TimeSpan Duration, VideoFile Media);
