using Domain.Ids;
using Domain.Media.Decoding;

namespace Domain.Media.Duplicates;

/// <summary>Asks for the pictures that look most like one.</summary>
/// <param name="MediaId">The one, which is not among the answers.</param>
/// <param name="Hash">Its perceptual hash.</param>
/// <param name="MirroredHash">The hash of its mirror image.</param>
/// <param name="Distance">Bits in which either may differ from an answer's hash, 0 to <see cref="FingerprintBands.MaxDistance"/>.</param>
/// <param name="Limit">The most answers, at least 1.</param>
public sealed record FingerprintQuery(SnowflakeId MediaId, ulong Hash, ulong MirroredHash, int Distance, int Limit)
{
    /// <summary>How near a hash is to this picture or its mirror image.</summary>
    public FingerprintMatch Match(SnowflakeId mediaId, ulong hash)
    {
        var (straight, mirrored) = (Fingerprint.Distance(Hash, hash), Fingerprint.Distance(MirroredHash, hash));
        return new(mediaId, Math.Min(straight, mirrored), mirrored < straight);
    }
}
