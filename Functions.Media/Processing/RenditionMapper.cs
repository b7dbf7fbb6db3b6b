using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Exposure;

namespace Functions.Media.Processing;

/// <summary>What is kept of a decoder's answer.</summary>
internal static class RenditionMapper
{
    private const int HashDigits = 16;

    public static RenderedImage ToRendered(DecodedImage image, MediaPlace place) => new()
    {
        MediaKey = place.MediaKey,
        Exposure = place.Exposure,
        OriginalFormat = image.Format,
        Width = image.Width,
        Height = image.Height,
        BlurHash = image.BlurHash,
        Preview = image.Preview,
        DominantColor = image.DominantColor,
        Fingerprint = image.Fingerprint,
        Variants = [.. image.Variants.Select(ToStored)],
    };

    /// <summary>How long what is stored may be cached (ME-7): its path names its content, so for as long as it is to be seen at all.</summary>
    public static string CacheControlOf(MediaKind kind) => kind switch
    {
        MediaKind.Story => "public, max-age=86400, immutable",
        _ => "public, max-age=31536000, immutable",
    };

    private static MediaVariant ToStored(ImageVariant variant) => new()
    {
        Name = variant.Name,
        Format = variant.Format,
        Width = variant.Width,
        Height = variant.Height,
        Bytes = variant.Bytes,
        Hash = variant.Sha256[..HashDigits],
    };
}
