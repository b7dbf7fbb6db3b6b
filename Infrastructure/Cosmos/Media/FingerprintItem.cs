using System.Globalization;
using Domain.Ids;
using Domain.Media.Duplicates;

namespace Infrastructure.Cosmos.Media;

/// <summary>One band of one picture's perceptual hash.</summary>
/// <param name="Id">The rendition's media key.</param>
/// <param name="Band">The partition: the band's position and bits.</param>
/// <param name="SortKey">The medium's id in key form: newest first when descending.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Hash">The whole hash, 16 hex digits.</param>
internal sealed record FingerprintItem(string Id, string Band, string SortKey, SnowflakeId OwnerId, string Hash)
{
    /// <summary>The items of a picture, one for each band.</summary>
    public static IEnumerable<FingerprintItem> Of(IndexedFingerprint entry) =>
        FingerprintBands.Of(entry.Hash).Select(band => new FingerprintItem(
            entry.MediaKey, band, entry.MediaId.ToKey(), entry.OwnerId, entry.Hash.ToString("x16", CultureInfo.InvariantCulture)));

    /// <summary>The picture.</summary>
    public IndexedFingerprint ToEntry() => new(
        Id,
        SnowflakeId.Parse(SortKey, CultureInfo.InvariantCulture),
        OwnerId,
        ulong.Parse(Hash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
