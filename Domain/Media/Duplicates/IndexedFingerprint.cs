using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>One findable picture.</summary>
/// <param name="MediaId">The medium that was rendered: its rendition's <see cref="Renditions.Rendition.RendererId"/>, which no other picture has.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Hash">Its perceptual hash.</param>
public sealed record IndexedFingerprint(SnowflakeId MediaId, SnowflakeId OwnerId, ulong Hash);
