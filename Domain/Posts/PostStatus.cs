using System.Text.Json.Serialization;

namespace Domain.Posts;

/// <summary>Where a post stands on its way to being seen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PostStatus>))]
public enum PostStatus
{
    /// <summary>Waits for its media. Only its author sees it.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>Every medium is finished: whoever may see the author's posts sees it.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>A medium was refused. Only its author sees it, with the reason.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
