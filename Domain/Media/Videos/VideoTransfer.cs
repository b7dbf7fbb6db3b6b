using System.Text.Json.Serialization;

namespace Domain.Media.Videos;

/// <summary>How a film's numbers become light (ITU-T H.273, transfer characteristics).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VideoTransfer>))]
public enum VideoTransfer
{
    /// <summary>Standard dynamic range: BT.709 and its relatives, and whatever says nothing.</summary>
    [JsonStringEnumMemberName("sdr")]
    Standard = 0,

    /// <summary>High dynamic range, perceptual quantiser (SMPTE ST 2084; HDR10, Dolby Vision).</summary>
    [JsonStringEnumMemberName("pq")]
    PerceptualQuantizer = 1,

    /// <summary>High dynamic range, hybrid log-gamma (ARIB STD-B67); what phones record.</summary>
    [JsonStringEnumMemberName("hlg")]
    HybridLogGamma = 2,
}
