using System.Text.Json.Serialization;

namespace Domain.Media.Exposure;

/// <summary>Who can reach a picture's files (ED-2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaExposure>))]
public enum MediaExposure
{
    /// <summary>Whoever knows the unguessable address, through the edge, which keeps it for long.</summary>
    [JsonStringEnumMemberName("public")]
    Public = 1,

    /// <summary>Whoever was given an address signed a few minutes ago, from storage itself; nobody keeps it.</summary>
    [JsonStringEnumMemberName("restricted")]
    Restricted = 2,
}
