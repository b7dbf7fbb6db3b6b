using System.Text.Json.Serialization;

namespace Domain.Monitor.Rounds;

/// <summary>Where the monitor looks for what may be stuck.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitorSource>))]
public enum MonitorSource
{
    /// <summary>What was stuck at the last look.</summary>
    [JsonStringEnumMemberName("cases")]
    Cases = 0,

    /// <summary>Uploads that are not settled.</summary>
    [JsonStringEnumMemberName("uploads")]
    Uploads = 1,

    /// <summary>Posts that are processing.</summary>
    [JsonStringEnumMemberName("posts")]
    Posts = 2,

    /// <summary>Workflows that failed, were terminated or are suspended.</summary>
    [JsonStringEnumMemberName("workflows")]
    Workflows = 3,
}
