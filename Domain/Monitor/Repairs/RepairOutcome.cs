using System.Text.Json.Serialization;

namespace Domain.Monitor.Repairs;

/// <summary>How a repair ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RepairOutcome>))]
public enum RepairOutcome
{
    /// <summary>It is under way, or whoever did it died: then it is repeated under the same number.</summary>
    [JsonStringEnumMemberName("begun")]
    Begun = 1,

    /// <summary>It was done.</summary>
    [JsonStringEnumMemberName("done")]
    Done = 2,

    /// <summary>It could not be done; the error says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 3,
}
