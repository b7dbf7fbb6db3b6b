using Domain.Media.Decoding;
using Domain.Media.Exposure;

namespace Domain.Media.Warming;

/// <summary>Which files of a picture people will ask for first: those of feeds and grids, in the format that nearly every client shows.</summary>
public static class WarmedFiles
{
    /// <summary>Their paths at the edge; none of a picture that the edge must not have.</summary>
    public static IEnumerable<string> Of(RenderedImage? image) => image is not { Exposure: MediaExposure.Public }
        ? []
        : image.Variants
            .Where(static variant => variant is { Format: ImageFormat.WebP, Name: VariantName.Square320 or VariantName.Fit320 or VariantName.Fit640 or VariantName.Fit1080 })
            .Select(variant => $"{image.MediaKey}/{variant.FileName()}");
}
