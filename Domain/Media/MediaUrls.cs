namespace Domain.Media;

/// <summary>The public addresses of display variants, served by the edge (ED-2).</summary>
/// <param name="edgeBaseUrl">What stands before the media key; ends with a slash.</param>
public sealed class MediaUrls(Uri edgeBaseUrl)
{
    /// <summary>The address of one variant. Immutable: it names the content.</summary>
    public string Of(RenderedImage image, MediaVariant variant) => $"{edgeBaseUrl}{image.MediaKey}/{variant.FileName()}";
}
