using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Uploads;
using Domain.Media.Videos;

namespace Tests.Shared;

/// <summary>Media as their workflow leaves them, for tests that need some and not the workflow.</summary>
internal static class SampleMedia
{
    private const int Bytes = 10;

    /// <summary>An announced picture or video of somebody; of 10 bytes.</summary>
    public static MediaRecord Announced(SnowflakeId id, SnowflakeId owner, DateTimeOffset at, MediaKind kind = MediaKind.Image) => new()
    {
        Id = id,
        OwnerId = owner,
        Kind = kind,
        DeclaredContentType = "image/jpeg",
        AnnouncedBytes = Bytes,
        Filter = MediaFilter.All[0],
        CreatedAt = at,
        ExpiresAt = at.AddDays(1),
        CheckAfter = at,
    };

    /// <summary>Its bytes have come.</summary>
    public static MediaRecord Confirm(MediaRecord announced, DateTimeOffset at) =>
        announced.Confirm(new UploadPin("etag", Bytes, ByClient: true), at).Pin(new PinnedOriginal("etag", Bytes));

    /// <summary>It is finished.</summary>
    public static MediaRecord Finish(MediaRecord announced, DateTimeOffset at) =>
        Confirm(announced, at).Identify(new string('a', 64), "rendition", null).Finish(Image(), announced.Kind == MediaKind.Video ? Video() : null);

    /// <summary>What is played of it.</summary>
    public static RenderedVideo Video() => new()
    {
        OriginalContainer = VideoContainer.Mp4,
        Duration = TimeSpan.FromSeconds(13),
        HasSound = true,
        MasterFile = "master-0123456789abcdef.m3u8",
        Tracks = [new("360p", "360p-0123456789abcdef.m3u8", 640, 360), new(VideoTrack.Sound, "audio-fedcba9876543210.m3u8")],
    };

    /// <summary>What is shown of it.</summary>
    public static RenderedImage Image() => new()
    {
        MediaKey = new string('0', 32),
        OriginalFormat = ImageFormat.Jpeg,
        Width = 1200,
        Height = 800,
        BlurHash = "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        Preview = [1, 2, 3],
        DominantColor = "#336699",
        Fingerprint = new Fingerprint { Hash = 1, MirroredHash = 2, Quality = 100 },
        Variants =
        [
            new MediaVariant { Name = VariantName.Thumb150, Format = ImageFormat.Jpeg, Width = 150, Height = 150, Bytes = 100, Hash = "0123456789abcdef" },
            new MediaVariant { Name = VariantName.Fit1080, Format = ImageFormat.WebP, Width = 1080, Height = 720, Bytes = 1000, Hash = "fedcba9876543210" },
            new MediaVariant { Name = VariantName.Fit1080, Format = ImageFormat.Jpeg, Width = 1080, Height = 720, Bytes = 2000, Hash = "0fedcba987654321" },
            new MediaVariant { Name = VariantName.Fit320, Format = ImageFormat.WebP, Width = 320, Height = 213, Bytes = 500, Hash = "89abcdef01234567" },
        ],
    };
}
