using Domain.Ids;

namespace Domain.Media.Renditions;

/// <summary>
/// The work done once for one owner's bytes (UP-6). Every medium of the same bytes refers to it; when the last one goes, so do its blobs.
/// Its media key is chosen before the first blob is written, so that whoever repeats or takes over the work writes the same blobs.
/// </summary>
public sealed record Rendition
{
    /// <summary>Raised whenever the same bytes would come out differently.</summary>
    public const int PipelineVersion = 1;

    /// <summary>What identifies the work, within its owner: see <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is. Never shared between people: a content hash is not an authorisation.</summary>
    public required SnowflakeId OwnerId { get; init; }

    /// <summary>The folder of its blobs: 128 random bits, 32 lower-case hex digits.</summary>
    public required string MediaKey { get; init; }

    /// <summary>The medium whose workflow does the work.</summary>
    public required SnowflakeId RendererId { get; init; }

    /// <summary>The media that refer to it, the first one first. Empty: it is being deleted.</summary>
    public required IReadOnlyList<SnowflakeId> References { get; init; }

    /// <summary>The result, once every blob is stored.</summary>
    public RenderedImage? Image { get; init; }

    /// <summary>Bytes, kind, filter and pipeline version.</summary>
    public static string IdOf(string sha256, MediaKind kind, string filter) =>
        $"{sha256}-{(kind == MediaKind.Story ? "story" : "image")}-{filter}-{PipelineVersion}";

    /// <summary>With one more medium referring to it.</summary>
    public Rendition Add(SnowflakeId mediaId) => References.Contains(mediaId) ? this : this with { References = [.. References, mediaId] };

    /// <summary>With one less.</summary>
    public Rendition Remove(SnowflakeId mediaId) =>
        References.Contains(mediaId) ? this with { References = [.. References.Where(id => id != mediaId)] } : this;
}
