using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>How pictures for display are encoded.</summary>
internal static class Encoder
{
    private const int Quality = 80;

    /// <summary>WebP effort on the way of an upload: see docs/decisions/image-decoding.md.</summary>
    private const int WebPEffort = 2;

    private const int PreviewQuality = 30;
    private const int BestEffort = 6;

    public static byte[] Encode(IImageEngine engine, PixelBuffer picture, ImageFormat format) => engine.Encode(picture, format, Quality, WebPEffort);

    /// <summary>The tiny picture that answers carry inline.</summary>
    public static byte[] EncodePreview(IImageEngine engine, PixelBuffer picture) => engine.Encode(picture, ImageFormat.WebP, PreviewQuality, BestEffort);
}
