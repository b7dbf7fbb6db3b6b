using Domain.Faults;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Decoding;
using Domain.Media.Exposure;

namespace Functions.Media.Processing;

/// <summary>Stores the display variants that a decoder made, named by their content. Repeating it writes the same bytes again.</summary>
public sealed class VariantWriter(IBlobStore blobs)
{
    private const int ParallelWrites = 4;

    /// <summary>Stores all of them.</summary>
    /// <param name="decoded">The decoder's answer.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="place">Where they are to be.</param>
    /// <param name="kind">What the medium is for; says how long they may be cached.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is shown.</returns>
    public async Task<RenderedImage> StoreAsync(DecodedImage decoded, string folder, MediaPlace place, MediaKind kind, CancellationToken cancellationToken)
    {
        var image = RenditionMapper.ToRendered(decoded, place);
        var cacheControl = RenditionMapper.CacheControlOf(kind);
        await Parallel.ForEachAsync(
            decoded.Variants.Zip(image.Variants),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = cancellationToken },
            async (variant, cancel) =>
            {
                await using var file = File.OpenRead(Path.Combine(folder, variant.First.FileName));
                _ = await blobs.WriteAsync(place.Of(variant.Second), file, variant.Second.Format.ContentType(), cacheControl, cancel);
                CrashPoint.Reach(MediaCrashPoints.RenderVariant);
            });
        return image;
    }
}
