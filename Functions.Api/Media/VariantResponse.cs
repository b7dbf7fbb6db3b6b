using Domain.Media;
using Domain.Media.Decoding;

namespace Functions.Api.Media;

/// <summary>One display variant.</summary>
/// <param name="Name">Which one: thumb150, sq320, fit320, sq640, fit640, sq1080, fit1080 or story.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Format">jpeg or webp.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Url">Its address. Of a public account: for ever; else for a few minutes.</param>
public sealed record VariantResponse(string Name, int Width, int Height, ImageFormat Format, long Bytes, string Url)
{
    /// <summary>All variants of a picture; none of one that is not finished.</summary>
    public static async ValueTask<IReadOnlyList<VariantResponse>> AllOfAsync(RenderedImage? image, MediaUrls urls, CancellationToken cancellationToken)
    {
        var variants = new VariantResponse[image?.Variants.Count ?? 0];
        for (var at = 0; at < variants.Length; at++)
        {
            var variant = image!.Variants[at];
            var url = await urls.OfAsync(image, variant, cancellationToken);
            variants[at] = new(variant.Name, variant.Width, variant.Height, variant.Format, variant.Bytes, url);
        }

        return variants;
    }
}
