using Domain.Ids;
using Domain.Media.Decoding;

namespace Domain.Media.Duplicates;

/// <summary>One findable picture.</summary>
/// <param name="MediaKey">Its rendition's <see cref="Renditions.Rendition.IndexKey"/>.</param>
/// <param name="MediaId">The medium that was rendered first.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Hash">Its perceptual hash.</param>
public sealed record IndexedFingerprint(string MediaKey, SnowflakeId MediaId, SnowflakeId OwnerId, ulong Hash)
{
    /// <summary>Bits in which it differs from another hash.</summary>
    public int DistanceTo(ulong hash) => Fingerprint.Distance(Hash, hash);
}
