using System.Text.Json.Serialization;

namespace Domain.Monitor.Repairs;

/// <summary>How the monitor's case of a subject stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaseState>))]
public enum CaseState
{
    /// <summary>It is stuck, and the monitor is at it.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 1,

    /// <summary>It was given up, and waits for an operator.</summary>
    [JsonStringEnumMemberName("dead_lettered")]
    DeadLettered = 2,

    /// <summary>It goes on, or has come to its end.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed = 3,
}
