using Domain.Media.Decoding;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Heif;

/// <summary>What a HEIF file (ISO/IEC 23008-12) says of its primary picture before any of it is decoded.</summary>
/// <param name="Format">AVIF or HEIC, by how the picture is coded.</param>
/// <param name="Size">As stored, before it is turned or cut.</param>
/// <param name="CodedPixels">Pixels that decoding it passes through: tiles and transparency included.</param>
/// <param name="Frames">Frames of the longest image sequence; 1 for a still.</param>
/// <param name="Colors">Its colours as code points, where it has no ICC profile.</param>
internal sealed record HeifHeader(ImageFormat Format, PixelSize Size, long CodedPixels, long Frames, CodedColors? Colors);
