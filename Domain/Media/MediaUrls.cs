using Domain.Media.Blobs;
using Domain.Media.Exposure;

namespace Domain.Media;

/// <summary>
/// The addresses of display variants and films (ED-2). Of public media: immutable ones at the edge. Of restricted media: addresses of storage, signed for
/// <see cref="MediaOptions.SignedUrlLifetime"/>, for whoever may see them at this moment.
/// </summary>
public sealed class MediaUrls(MediaOptions options, IBlobStore blobs, TimeProvider time)
{
    private readonly Uri edge = new(options.EdgeBaseUrl);

    /// <summary>The address of one variant.</summary>
    public ValueTask<string> OfAsync(RenderedImage image, MediaVariant variant, CancellationToken cancellationToken) =>
        OfAsync(image, variant.FileName(), cancellationToken);

    /// <summary>The address of a file beside the variants.</summary>
    public async ValueTask<string> OfAsync(RenderedImage image, string fileName, CancellationToken cancellationToken) =>
        image.Exposure == MediaExposure.Public
            ? $"{edge}{image.MediaKey}/{fileName}"
            : (await blobs.SignReadAsync(image.Place.Of(fileName), time.GetUtcNow() + options.SignedUrlLifetime, cancellationToken)).AbsoluteUri;
}
