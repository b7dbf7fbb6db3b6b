using System.Text.Json.Serialization;

namespace Domain.Social;

/// <summary>How an edge stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EdgeState>))]
public enum EdgeState
{
    /// <summary>There is no such relation (any more).</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Asked to follow a private account, not answered yet.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>Follows.</summary>
    [JsonStringEnumMemberName("following")]
    Following,

    /// <summary>Has blocked.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>Has muted.</summary>
    [JsonStringEnumMemberName("muted")]
    Muted,
}
