using System.Text.Json.Serialization;

namespace Domain.Staff;

/// <summary>What somebody may do in the monitor (MON-2). Each role includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaffRole>))]
public enum StaffRole
{
    /// <summary>Nothing: the role of everybody who was given no other.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>Look at everything.</summary>
    [JsonStringEnumMemberName("reader")]
    Reader,

    /// <summary>Look, and act: raise events, suspend, terminate, purge and so on.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,
}
