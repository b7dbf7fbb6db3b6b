using System.Text.Json.Serialization;
using Domain.Ids;
using Domain.Media.Embeddings;
using Domain.Media.Exposure;
using Domain.Media.Videos;

namespace Domain.Media.Renditions;

/// <summary>
/// The work done once for one owner's bytes (UP-6). Every medium of the same bytes refers to it; when the last one goes, so do its blobs.
/// Its media key is chosen before the first blob is written, so that whoever repeats or takes over the work writes the same blobs.
/// </summary>
public sealed record Rendition
{
    /// <summary>Raised whenever the same bytes would come out differently.</summary>
    public const int PipelineVersion = 2;

    /// <summary>What identifies the work, within its owner: see <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is. Never shared between people: a content hash is not an authorisation.</summary>
    public required SnowflakeId OwnerId { get; init; }

    /// <summary>The folder of its blobs: 128 random bits, 32 lower-case hex digits.</summary>
    public required string MediaKey { get; init; }

    /// <summary>Who reaches them.</summary>
    public MediaExposure Exposure { get; init; } = MediaExposure.Public;

    /// <summary>Where its files are, or will be once it is rendered.</summary>
    [JsonIgnore]
    public MediaPlace Place => new(Exposure, MediaKey);

    /// <summary>Where its files are being copied to.</summary>
    public MediaPlace? Target { get; init; }

    /// <summary>Where files may be that nobody is told of any more.</summary>
    public IReadOnlyList<Leftover> Leftovers { get; init; } = [];

    /// <summary>The medium whose workflow does the work. Once that is done it names the picture: no other rendition ever has the same one.</summary>
    public required SnowflakeId RendererId { get; init; }

    /// <summary>The media that refer to it, the first one first. Empty: it is being deleted.</summary>
    public required IReadOnlyList<SnowflakeId> References { get; init; }

    /// <summary>The result, once every blob is stored; of a film its poster.</summary>
    public RenderedImage? Image { get; init; }

    /// <summary>
    /// What is to be seen in it. Kept only here, since nothing that shows pictures needs it. Null until it is rendered, and in renditions of pipeline version 1.
    /// </summary>
    public VisualEmbedding? Embedding { get; init; }

    /// <summary>The film, which is stored when its poster is.</summary>
    public RenderedVideo? Video { get; init; }

    /// <summary>The film's files by the last parts of their paths, its playlists included.</summary>
    public IReadOnlyList<string> VideoFiles { get; init; } = [];

    /// <summary>Every file in its place, by the last part of its path.</summary>
    public IEnumerable<string> FileNames() => [.. Image?.Variants.Select(static variant => variant.FileName()) ?? [], .. VideoFiles];

    /// <summary>Every place that may hold files of it.</summary>
    public IEnumerable<MediaPlace> Places() => [Place, .. Target is { } target ? [target] : Array.Empty<MediaPlace>(), .. Leftovers.Select(static left => left.Place)];

    /// <summary>Whether it is where it should be, and going nowhere. One that is not rendered yet is judged when it is.</summary>
    public bool IsAt(MediaExposure wanted) => Image is null || (Exposure == wanted && Target is null);

    /// <summary>With a new place to copy to, unless it is where it should be, or on its way; on its way elsewhere no more.</summary>
    public Rendition PlanMove(MediaExposure wanted) => IsAt(wanted) || Target?.Exposure == wanted
        ? this
        : this with
        {
            Target = Exposure == wanted ? null : MediaPlace.New(wanted),
            
            // Nobody was ever told of it.
            Leftovers = Target is { } abandoned ? [.. Leftovers, Leftover.At(abandoned, default)] : Leftovers,
        };

    /// <summary>The files have arrived, if that is still where they should go; where they were, they stay until then.</summary>
    public Rendition MoveTo(MediaPlace target, DateTimeOffset removableFrom) => Target != target || References.Count == 0
        ? this
        : this with
        {
            MediaKey = target.MediaKey,
            Exposure = target.Exposure,
            Image = Image! with { MediaKey = target.MediaKey, Exposure = target.Exposure },
            Target = null,
            Leftovers = [.. Leftovers, Leftover.At(Place, removableFrom)],
        };

    /// <summary>Nothing is left there.</summary>
    public Rendition Forget(MediaPlace place) =>
        Leftovers.Any(left => left.Place == place) ? this with { Leftovers = [.. Leftovers.Where(left => left.Place != place)] } : this;

    /// <summary>With what is left at some places staying there until then.</summary>
    public Rendition Keep(IReadOnlySet<MediaPlace> places, DateTimeOffset removableFrom) =>
        this with { Leftovers = [.. Leftovers.Select(left => places.Contains(left.Place) ? left with { RemovableFrom = removableFrom } : left)] };

    /// <summary>Bytes, kind, filter and pipeline version.</summary>
    public static string IdOf(string sha256, MediaKind kind, string filter) =>
        $"{sha256}-{kind.ToString().ToLowerInvariant()}-{filter}-{PipelineVersion}";

    /// <summary>With one more medium referring to it.</summary>
    public Rendition Add(SnowflakeId mediaId) => References.Contains(mediaId) ? this : this with { References = [.. References, mediaId] };

    /// <summary>With one less.</summary>
    public Rendition Remove(SnowflakeId mediaId) =>
        References.Contains(mediaId) ? this with { References = [.. References.Where(id => id != mediaId)] } : this;
}
