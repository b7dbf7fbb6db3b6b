using System.Text.Json.Serialization;
using Domain.Media.Exposure;

namespace Domain.Media.Renditions;

/// <summary>A place that may hold files of a rendition which nobody is told of any more.</summary>
/// <param name="Exposure">Who reaches them.</param>
/// <param name="MediaKey">The folder.</param>
/// <param name="RemovableFrom">From when on no signed address leads there.</param>
public sealed record Leftover(MediaExposure Exposure, string MediaKey, DateTimeOffset RemovableFrom)
{
    /// <summary>The place.</summary>
    [JsonIgnore]
    public MediaPlace Place => new(Exposure, MediaKey);

    /// <summary>What is left at a place.</summary>
    public static Leftover At(MediaPlace place, DateTimeOffset removableFrom) => new(place.Exposure, place.MediaKey, removableFrom);
}
