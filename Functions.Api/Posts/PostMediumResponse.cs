using System.Text.Json.Serialization;
using Domain.Ids;
using Functions.Api.Media;

namespace Functions.Api.Posts;

/// <summary>One picture or video of a post.</summary>
public sealed record PostMediumResponse
{
    /// <summary>The medium.</summary>
    public required SnowflakeId MediaId { get; init; }

    /// <summary>image or video.</summary>
    public required string Type { get; init; }

    /// <summary>What it shows.</summary>
    public required string? AltText { get; init; }

    /// <summary>A tiny picture as a data URL; null until finished.</summary>
    public required string? ThumbnailBlur { get; init; }

    /// <summary>BlurHash (https://blurha.sh); null until finished.</summary>
    [JsonPropertyName("blurhash")]
    public required string? BlurHash { get; init; }

    /// <summary>#rrggbb; null until finished.</summary>
    public required string? DominantColor { get; init; }

    /// <summary>Width in pixels, upright; null until finished.</summary>
    public required int? Width { get; init; }

    /// <summary>Height in pixels, upright; null until finished.</summary>
    public required int? Height { get; init; }

    /// <summary>Its renditions, of a video those of its poster; empty until finished.</summary>
    public required IReadOnlyList<VariantResponse> Variants { get; init; }

    /// <summary>How to play it; null of a picture, and until finished.</summary>
    public required VideoResponse? Video { get; init; }

    /// <summary>The address of the variant that suits this client, by its client hints and Accept; null until finished.</summary>
    public required string? RecommendedUrl { get; init; }
}
