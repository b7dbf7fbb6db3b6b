namespace Domain.Media.Decoding;

/// <summary>Bounds on a picture, all checked from its length and header before a pixel is decoded. Beyond one, the picture is rejected.</summary>
public sealed record ImageLimits
{
    /// <summary>Length of the file in bytes; default 30 MB (UP-2).</summary>
    public long MaxBytes { get; init; } = 30_000_000;

    /// <summary>Width × height of one frame; default 100 million.</summary>
    public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Frames of an animation, of which only the first is shown; default 500.</summary>
    public int MaxFrames { get; init; } = 500;

    /// <summary>
    /// Longer side over shorter side; default 15. A WebP file has at most 16,383 rows, and a variant 1,080 wide of a picture this tall still fits.
    /// </summary>
    public int MaxAspectRatio { get; init; } = 15;
}
