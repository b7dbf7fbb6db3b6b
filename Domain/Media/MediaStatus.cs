using System.Text.Json.Serialization;

namespace Domain.Media;

/// <summary>Where a medium stands (UP-4). Which status may follow which is told by <see cref="MediaStatusExtensions.CanBecome"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaStatus>))]
public enum MediaStatus
{
    /// <summary>An upload URL was given out; the bytes are not confirmed yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 1,

    /// <summary>The bytes are confirmed and are being worked on.</summary>
    [JsonStringEnumMemberName("processing")]
    Processing = 2,

    /// <summary>Every variant is stored.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished = 3,

    /// <summary>The bytes are unacceptable; the reason is theirs.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected = 4,

    /// <summary>Processing gave up; the reason is ours. The original stays, and an operator can start again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 5,

    /// <summary>Never uploaded, or never used, in time. Its blobs are deleted.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired = 6,
}
