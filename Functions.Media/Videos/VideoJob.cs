using Domain.Ids;
using Domain.Media.Videos;

namespace Functions.Media.Videos;

/// <summary>The work on one film, as it was planned when it began.</summary>
/// <param name="MediaId">The film.</param>
/// <param name="Work">Names this work: other bytes, another place or another plan have another name.</param>
/// <param name="Info">What inspecting it gave.</param>
/// <param name="Plan">What is made of it.</param>
public sealed record VideoJob(SnowflakeId MediaId, string Work, VideoInfo Info, VideoPlan Plan);
