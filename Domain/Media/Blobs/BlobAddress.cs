using Domain.Ids;

namespace Domain.Media.Blobs;

/// <summary>Where a blob is.</summary>
public readonly record struct BlobAddress(BlobContainer Container, string Name)
{
    /// <summary>The one blob that the owner of a medium may write. Its name is the medium's id.</summary>
    public static BlobAddress Upload(SnowflakeId mediaId) => new(BlobContainer.Uploads, mediaId.ToString());

    /// <summary>The service's copy of it.</summary>
    public static BlobAddress Original(MediaRecord media) => new(BlobContainer.Originals, $"{media.OwnerId}/{media.Id}/original");

    /// <summary>What is known of it, beside it, for whoever has only the storage left.</summary>
    public static BlobAddress Metadata(MediaRecord media) => new(BlobContainer.Originals, $"{media.OwnerId}/{media.Id}/metadata.json");

    /// <summary>What a look would make of it. Beside the original, where only the service reads.</summary>
    public static BlobAddress FilterPreview(MediaRecord media, PictureLook look) =>
        new(BlobContainer.Originals, $"{FilterPreviews(media)}{Renditions.Rendition.PipelineVersion}/{look.Name}.jpg");

    /// <summary>What is known of a part of a film while the others are made; see <see cref="VideoParts"/>.</summary>
    /// <param name="media">The film.</param>
    /// <param name="work">Names the work: another plan has other parts.</param>
    /// <param name="part">Names the part.</param>
    public static BlobAddress VideoPart(MediaRecord media, string work, string part) => new(BlobContainer.Originals, $"{VideoParts(media)}{work}/{part}.json");

    /// <summary>What the names of all its parts begin with. There are none once the film is finished.</summary>
    public static string VideoParts(MediaRecord media) => $"{media.OwnerId}/{media.Id}/parts/";

    /// <summary>What the names of all its previews begin with.</summary>
    public static string FilterPreviews(MediaRecord media) => $"{media.OwnerId}/{media.Id}/filters/";
}
