using System.Text.Json.Serialization;

namespace Domain.Social;

/// <summary>What an edge of the social graph says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EdgeKind>))]
public enum EdgeKind
{
    /// <summary>One follows, or asks to follow, the other.</summary>
    [JsonStringEnumMemberName("follow")]
    Follow,

    /// <summary>One has blocked the other.</summary>
    [JsonStringEnumMemberName("block")]
    Block,

    /// <summary>One does not want to meet the other's posts in feeds. Nobody else is to know: it has no mirror.</summary>
    [JsonStringEnumMemberName("mute")]
    Mute,
}
