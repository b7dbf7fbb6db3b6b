using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Exposure;
using Domain.Media.Playback;

namespace Functions.Api.Media;

/// <summary>How to play a video.</summary>
/// <param name="HlsUrl">
/// Its HLS master playlist. Of a public account: at the edge, for ever. Else of this API, which takes the access token with it and with every address in it.
/// </param>
/// <param name="DurationMs">How long it plays, in milliseconds.</param>
/// <param name="HasSound">Whether it has sound.</param>
/// <param name="PosterUrl">What is shown until it plays: a JPEG of at most 1080 wide.</param>
public sealed record VideoResponse(string HlsUrl, long DurationMs, bool HasSound, string PosterUrl)
{
    /// <summary>How to play a medium; null of a picture, and of a video that is not finished.</summary>
    public static async ValueTask<VideoResponse?> OfAsync(MediaRecord? media, MediaUrls urls, ApiOptions options, CancellationToken cancellationToken)
    {
        if (media is not { Image: { } image, Video: { } video })
        {
            return null;
        }

        var poster = image.Variants.First(static variant => variant is { Name: VariantName.Fit1080, Format: ImageFormat.Jpeg });
        return new(
            image.Exposure == MediaExposure.Public ? await urls.OfAsync(image, video.MasterFile, cancellationToken) : options.Link(VideoPlayback.PathOf(media.Id)),
            (long)video.Duration.TotalMilliseconds,
            video.HasSound,
            await urls.OfAsync(image, poster, cancellationToken));
    }
}
