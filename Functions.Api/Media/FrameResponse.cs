namespace Functions.Api.Media;

/// <summary>A frame.</summary>
/// <param name="Name">What it is called in frame_id and in the preview's query.</param>
public sealed record FrameResponse(string Name);
