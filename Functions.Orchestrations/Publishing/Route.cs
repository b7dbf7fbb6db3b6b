using System.Text.Json.Serialization;

namespace Functions.Orchestrations.Publishing;

/// <summary>How a post reaches the followers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Route>))]
public enum Route
{
    /// <summary>It is sent to each follower's timeline.</summary>
    Send,

    /// <summary>Readers fetch it from the author's own set.</summary>
    Fetch,
}
