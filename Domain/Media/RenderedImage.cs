using System.Text.Json.Serialization;
using Domain.Media.Decoding;
using Domain.Media.Duplicates;
using Domain.Media.Exposure;

namespace Domain.Media;

/// <summary>Everything needed to show a picture without its original.</summary>
public sealed record RenderedImage
{
    /// <summary>The unguessable folder of its variants: 128 random bits, 32 lower-case hex digits (ED-2).</summary>
    public required string MediaKey { get; init; }

    /// <summary>Who reaches them.</summary>
    public MediaExposure Exposure { get; init; } = MediaExposure.Public;

    /// <summary>Where the variants are.</summary>
    [JsonIgnore]
    public MediaPlace Place => new(Exposure, MediaKey);

    /// <summary>The format the original is in.</summary>
    public required ImageFormat OriginalFormat { get; init; }

    /// <summary>Width of the original in pixels, upright.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the original in pixels, upright.</summary>
    public required int Height { get; init; }

    /// <summary>BlurHash (https://blurha.sh).</summary>
    public required string BlurHash { get; init; }

    /// <summary>A WebP file of a few hundred bytes, to be inlined in answers.</summary>
    public required byte[] Preview { get; init; }

    /// <summary>The most frequent colour, <c>#rrggbb</c>.</summary>
    public required string DominantColor { get; init; }

    /// <summary>For finding near duplicates.</summary>
    [JsonConverter(typeof(FingerprintJsonConverter))]
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The stored variants, smallest first, each in both formats.</summary>
    public required IReadOnlyList<MediaVariant> Variants { get; init; }

    /// <summary>The preview as a data URL (RFC 2397).</summary>
    public string PreviewUrl() => $"data:image/webp;base64,{Convert.ToBase64String(Preview)}";
}
