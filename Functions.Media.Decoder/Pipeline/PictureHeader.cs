using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>What a file says about its picture.</summary>
/// <param name="Format">The format it was read as.</param>
/// <param name="Upright">The size after the orientation is applied.</param>
/// <param name="Frames">As the library counts them; 1 for a still.</param>
/// <param name="HasProfile">Whether an ICC profile comes with it, or may.</param>
/// <param name="IsCmyk">Whether its colours are those of print.</param>
internal sealed record PictureHeader(ImageFormat Format, PixelSize Upright, int Frames, bool HasProfile, bool IsCmyk);
