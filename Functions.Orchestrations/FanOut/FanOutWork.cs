using System.Text.Json.Serialization;

namespace Functions.Orchestrations.FanOut;

/// <summary>What is done to each follower's timeline.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FanOutWork>))]
public enum FanOutWork
{
    /// <summary>The post is added.</summary>
    Add,

    /// <summary>The post is removed.</summary>
    Remove,
}
