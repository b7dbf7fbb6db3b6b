using Domain.Media.Decoding;

namespace Functions.Api.Posts;

/// <summary>One rendition of a picture.</summary>
/// <param name="Name">Its shape and size.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Format">jpeg or webp.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Url">Where it is; never changes.</param>
public sealed record PostVariantResponse(string Name, int Width, int Height, ImageFormat Format, long Bytes, string Url);
