using System.Text.Json.Serialization;

namespace Functions.Orchestrations.Publishing;

/// <summary>What became of a post.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PublishOutcome>))]
public enum PublishOutcome
{
    /// <summary>Still waits for its media, in a new run of the instance.</summary>
    Waiting,

    /// <summary>Visible, and in every timeline it belongs to.</summary>
    Published,

    /// <summary>A medium was refused.</summary>
    Failed,

    /// <summary>Deleted or withdrawn before it became visible.</summary>
    Gone,
}
