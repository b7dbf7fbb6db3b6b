using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;

namespace Domain.Tests.Media;

internal static class MediaSamples
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static MediaRecord Pending() => new()
    {
        Id = new SnowflakeId(5),
        OwnerId = new SnowflakeId(6),
        Kind = MediaKind.Image,
        DeclaredContentType = "image/jpeg",
        AnnouncedBytes = 10,
        Filter = MediaFilter.Normal,
        CreatedAt = Now,
        ExpiresAt = Now.AddDays(1),
        CheckAfter = Now.AddMinutes(1),
    };

    public static RenderedImage Image() => new()
    {
        MediaKey = new string('a', 32),
        OriginalFormat = ImageFormat.Jpeg,
        Width = 400,
        Height = 300,
        BlurHash = "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        Preview = [1, 2, 3],
        DominantColor = "#102030",
        Fingerprint = new() { Hash = ulong.MaxValue - 1, MirroredHash = 1, Quality = 50 },
        Variants = [new() { Name = VariantName.Fit320, Format = ImageFormat.WebP, Width = 320, Height = 240, Bytes = 4, Hash = "0123456789abcdef" }],
    };
}
