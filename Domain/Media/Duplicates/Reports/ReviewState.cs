using System.Text.Json.Serialization;

namespace Domain.Media.Duplicates.Reports;

/// <summary>What people think of a <see cref="DuplicateReport"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReviewState>))]
public enum ReviewState
{
    /// <summary>Nobody has judged it yet.</summary>
    [JsonStringEnumMemberName("open")]
    Open = 1,

    /// <summary>The likeness is nothing to act on.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed = 2,

    /// <summary>One is a copy of the other.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed = 3,
}
