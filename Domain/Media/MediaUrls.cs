using Domain.Media.Blobs;
using Domain.Media.Exposure;

namespace Domain.Media;

/// <summary>
/// The addresses of display variants (ED-2). Of public media: immutable ones at the edge. Of restricted media: addresses of storage, signed for
/// <see cref="MediaOptions.SignedUrlLifetime"/>, for whoever may see them at this moment.
/// </summary>
public sealed class MediaUrls(MediaOptions options, IBlobStore blobs, TimeProvider time)
{
    private readonly Uri edge = new(options.EdgeBaseUrl);

    /// <summary>The address of one variant.</summary>
    public async ValueTask<string> OfAsync(RenderedImage image, MediaVariant variant, CancellationToken cancellationToken) =>
        image.Exposure == MediaExposure.Public
            ? $"{edge}{image.MediaKey}/{variant.FileName()}"
            : (await blobs.SignReadAsync(image.Place.Of(variant), time.GetUtcNow() + options.SignedUrlLifetime, cancellationToken)).AbsoluteUri;
}
