using System.Text.Json.Serialization;

namespace Domain.Media.Videos;

/// <summary>By which weights luma and chroma become red, green and blue (ITU-T H.273, matrix coefficients).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoMatrix>))]
public enum VideoMatrix
{
    /// <summary>ITU-R BT.709: high definition; also what says nothing and is of that size.</summary>
    [JsonStringEnumMemberName("bt709")]
    Bt709 = 0,

    /// <summary>ITU-R BT.601: standard definition; also what says nothing and is of that size.</summary>
    [JsonStringEnumMemberName("bt601")]
    Bt601 = 1,

    /// <summary>ITU-R BT.2020: wide colours, as those of high dynamic range.</summary>
    [JsonStringEnumMemberName("bt2020")]
    Bt2020 = 2,
}
