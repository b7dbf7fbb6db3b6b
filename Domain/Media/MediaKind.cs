using System.Text.Json.Serialization;

namespace Domain.Media;

/// <summary>What an upload is for; part of what makes two renditions of the same bytes different.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaKind>))]
public enum MediaKind
{
    /// <summary>A picture for a post.</summary>
    [JsonStringEnumMemberName("image")]
    Image = 1,

    /// <summary>A picture for a story.</summary>
    [JsonStringEnumMemberName("story")]
    Story = 2,

    /// <summary>A video for a post or a reel.</summary>
    [JsonStringEnumMemberName("video")]
    Video = 3,
}
