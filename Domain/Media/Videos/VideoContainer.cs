using System.Text.Json.Serialization;

namespace Domain.Media.Videos;

/// <summary>A container format of films, told by the first bytes of a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoContainer>))]
public enum VideoContainer
{
    /// <summary>MPEG-4 (ISO/IEC 14496-12 and -14), <c>video/mp4</c>.</summary>
    [JsonStringEnumMemberName("mp4")]
    Mp4 = 1,

    /// <summary>QuickTime File Format, <c>video/quicktime</c>.</summary>
    [JsonStringEnumMemberName("mov")]
    Mov = 2,

    /// <summary>WebM, a subset of Matroska (RFC 9559), <c>video/webm</c>.</summary>
    [JsonStringEnumMemberName("webm")]
    WebM = 3,
}
