using System.Text.Json.Serialization;

namespace Domain.Media.Decoding;

/// <summary>A still-image format, told by the first bytes of a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFormat>))]
public enum ImageFormat
{
    /// <summary>JPEG (ITU-T T.81), <c>image/jpeg</c>.</summary>
    [JsonStringEnumMemberName("jpeg")]
    Jpeg = 1,

    /// <summary>PNG (W3C Portable Network Graphics, third edition), <c>image/png</c>.</summary>
    [JsonStringEnumMemberName("png")]
    Png = 2,

    /// <summary>WebP (RFC 9649), <c>image/webp</c>.</summary>
    [JsonStringEnumMemberName("webp")]
    WebP = 3,

    /// <summary>AVIF (AV1 Image File Format 1.1), <c>image/avif</c>.</summary>
    [JsonStringEnumMemberName("avif")]
    Avif = 4,

    /// <summary>HEIC: HEIF with HEVC (ISO/IEC 23008-12), <c>image/heic</c>.</summary>
    [JsonStringEnumMemberName("heic")]
    Heic = 5,
}
