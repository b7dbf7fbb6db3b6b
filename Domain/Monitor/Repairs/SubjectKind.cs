using System.Text.Json.Serialization;

namespace Domain.Monitor.Repairs;

/// <summary>What the monitor looks after.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubjectKind>))]
public enum SubjectKind
{
    /// <summary>An upload, by the medium's id; workflow <c>ProcessUpload</c>.</summary>
    [JsonStringEnumMemberName("upload")]
    Upload = 1,

    /// <summary>A post on its way to its readers, by the post's id; workflow <c>PublishPost</c> with its fan-out.</summary>
    [JsonStringEnumMemberName("post")]
    Post = 2,

    /// <summary>A deleted post on its way out of timelines, by the post's id; workflow <c>RetractPost</c>.</summary>
    [JsonStringEnumMemberName("retraction")]
    Retraction = 3,

    /// <summary>The expiry of an unused medium, by the medium's id; workflow <c>ExpireMedia</c>.</summary>
    [JsonStringEnumMemberName("expiry")]
    Expiry = 4,
}
