namespace Domain.Media.Videos;

/// <summary>The frames of one segment.</summary>
/// <param name="Index">The segment's number, from 0.</param>
/// <param name="FirstFrame">The first frame, counted in the plan's frame rate from the beginning of the film.</param>
/// <param name="FrameCount">How many.</param>
public sealed record VideoRange(int Index, int FirstFrame, int FrameCount);
