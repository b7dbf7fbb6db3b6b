using System.Text.Json.Serialization;

namespace Functions.Orchestrations.Publishing;

/// <summary>How the media of a post stand together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaState>))]
public enum MediaState
{
    /// <summary>At least one is not settled.</summary>
    Waiting,

    /// <summary>All are finished.</summary>
    Ready,

    /// <summary>At least one will never be finished.</summary>
    Refused,

    /// <summary>There is no post that waits for them.</summary>
    PostGone,
}
