using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>
/// A library that decodes, resizes and encodes. It opens a file only as the format it is told, which others have found and judged, and lets nothing out but
/// pixels. All throw <see cref="ImageEngineException"/> where the library fails.
/// </summary>
internal interface IImageEngine
{
    /// <summary>Reads what the file says about the picture. No pixel is decoded.</summary>
    /// <exception cref="ImageRejectedException">The format cannot be read by this installation.</exception>
    PictureHeader ReadHeader(InputFile file, ImageFormat format, ImageLimits limits);

    /// <summary>Decodes the whole picture once, upright, on white where it is transparent, at the given size.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">What <see cref="ReadHeader"/> found.</param>
    /// <param name="size">The size of the result.</param>
    /// <param name="limits">What the picture may cost.</param>
    /// <param name="codedProfile">An ICC profile for pictures that come without, where their codec says what their colours mean.</param>
    /// <param name="useProfile">Whether colours are converted from the picture's profile; they are taken for sRGB otherwise.</param>
    PixelBuffer Decode(InputFile file, PictureHeader header, PixelSize size, ImageLimits limits, byte[]? codedProfile, bool useProfile);

    /// <summary>The whole picture at another size, by a filter as good as Lanczos.</summary>
    PixelBuffer Resize(PixelBuffer picture, PixelSize size);

    /// <summary>The largest rectangle of the wanted shape from the picture's middle, at the wanted size.</summary>
    PixelBuffer Crop(PixelBuffer picture, PixelSize size);

    /// <summary>Progressive JPEG (4:2:0) or lossy WebP, without metadata.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="format"><see cref="ImageFormat.Jpeg"/> or <see cref="ImageFormat.WebP"/>.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="effort">Of WebP: 0, quick, to 6, small.</param>
    byte[] Encode(PixelBuffer picture, ImageFormat format, int quality, int effort);
}
