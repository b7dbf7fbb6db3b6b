using System.Globalization;
using Domain.Ids;
using Domain.Media.Duplicates;

namespace Infrastructure.Cosmos.Media.Fingerprints;

/// <summary>A picture's perceptual hash as stored. Of a removed one nothing is left but that it was there.</summary>
/// <param name="Id">The medium.</param>
/// <param name="Shard">The partition.</param>
/// <param name="OwnerId">Whose it is; null when removed.</param>
/// <param name="Hash">The hash, 16 hex digits; null when removed.</param>
/// <param name="Band0">Its lowest band; null when removed, as the others.</param>
/// <param name="Band1">The second.</param>
/// <param name="Band2">The third.</param>
/// <param name="Band3">The highest.</param>
/// <param name="Ttl">Seconds until a removed one is forgotten; null for ever.</param>
internal sealed record FingerprintItem(
    string Id,
    string Shard,
    SnowflakeId? OwnerId = null,
    string? Hash = null,
    int? Band0 = null,
    int? Band1 = null,
    int? Band2 = null,
    int? Band3 = null,
    int? Ttl = null)
{
    /// <summary>
    /// Into how many partitions the pictures are divided, for the life of a database: with items of some 400 bytes, 20 GB in each hold 800 million.
    /// </summary>
    public const int Shards = 16;

    // Knuth's multiplicative hash: ids that were made one after another, or by one process, go to all shards alike.
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The item of a picture.</summary>
    public static FingerprintItem Of(IndexedFingerprint picture) => new(
        picture.MediaId.ToString(),
        ShardOf(picture.MediaId),
        picture.OwnerId,
        picture.Hash.ToString("x16", CultureInfo.InvariantCulture),
        FingerprintBands.Of(picture.Hash, 0),
        FingerprintBands.Of(picture.Hash, 1),
        FingerprintBands.Of(picture.Hash, 2),
        FingerprintBands.Of(picture.Hash, 3));

    /// <summary>What is left of a removed picture, for so long.</summary>
    public static FingerprintItem Removed(SnowflakeId mediaId, TimeSpan lifetime) =>
        new(mediaId.ToString(), ShardOf(mediaId), Ttl: (int)lifetime.TotalSeconds);

    /// <summary>The shard of a medium.</summary>
    public static string ShardOf(SnowflakeId mediaId) => NameOf((int)Math.BigMul(mediaId.Value * GoldenRatio, Shards, out _));

    /// <summary>The name of a shard.</summary>
    public static string NameOf(int shard) => shard.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The medium.</summary>
    public SnowflakeId MediaId() => SnowflakeId.Parse(Id, CultureInfo.InvariantCulture);

    /// <summary>The hash of one that is not removed.</summary>
    public ulong ParseHash() => ulong.Parse(Hash!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
