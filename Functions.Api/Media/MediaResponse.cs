using System.Text.Json.Serialization;
using Domain.Ids;
using Domain.Media;

namespace Functions.Api.Media;

/// <summary>How a medium stands.</summary>
public sealed record MediaResponse
{
    /// <summary>The medium.</summary>
    public required SnowflakeId MediaId { get; init; }

    /// <summary>What it is for.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required MediaStatus Status { get; init; }

    /// <summary>Why it was rejected, failed or expired: a stable code.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason as a sentence.</summary>
    public string? ReasonDetail { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Progress { get; init; }

    /// <summary>When it expires unless it is used.</summary>
    public required DateTimeOffset MediaExpiresAt { get; init; }

    /// <summary>Width in pixels, upright; null until finished.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels, upright; null until finished.</summary>
    public int? Height { get; init; }

    /// <summary>BlurHash (https://blurha.sh); null until finished.</summary>
    [JsonPropertyName("blurhash")]
    public string? BlurHash { get; init; }

    /// <summary>A tiny picture as a data URL; null until finished.</summary>
    public string? ThumbnailBlur { get; init; }

    /// <summary>#rrggbb; null until finished.</summary>
    public string? DominantColor { get; init; }

    /// <summary>
    /// Your earlier medium of exactly the same bytes. Of other people's pictures nothing is said, not even that there are any: whoever has a picture could
    /// find out so whether somebody else does.
    /// </summary>
    public SnowflakeId? DuplicateOf { get; init; }

    /// <summary>Its display variants, of a video those of its poster; empty until finished.</summary>
    public IReadOnlyList<VariantResponse> Variants { get; init; } = [];

    /// <summary>How to play it; null of a picture, and until finished.</summary>
    public VideoResponse? Video { get; init; }

    /// <summary>The answer for a record.</summary>
    public static async ValueTask<MediaResponse> OfAsync(MediaRecord media, MediaUrls urls, ApiOptions options, CancellationToken cancellationToken) => new()
    {
        MediaId = media.Id,
        Kind = media.Kind,
        Status = media.Status,
        Reason = media.Reason,
        ReasonDetail = media.ReasonDetail,
        Progress = media.Progress,
        MediaExpiresAt = media.ExpiresAt,
        Width = media.Image?.Width,
        Height = media.Image?.Height,
        BlurHash = media.Image?.BlurHash,
        ThumbnailBlur = media.Image?.PreviewUrl(),
        DominantColor = media.Image?.DominantColor,
        DuplicateOf = media.DuplicateOf,
        Variants = await VariantResponse.AllOfAsync(media.Image, urls, cancellationToken),
        Video = await VideoResponse.OfAsync(media, urls, options, cancellationToken),
    };
}
