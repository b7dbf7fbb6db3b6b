using Functions.Media.Processing;

namespace Functions.Media.Videos;

/// <summary>What inspecting a film gave.</summary>
/// <param name="Rendering">How it went.</param>
/// <param name="Job">The work to be done; null when it did not go well.</param>
/// <param name="PartsAtOnce">How many parts to make at the same time.</param>
public sealed record VideoInspection(Rendering Rendering, VideoJob? Job = null, int PartsAtOnce = 1);
