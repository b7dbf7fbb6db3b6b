namespace Domain.Media.Decoding;

/// <summary>Why a picture is refused: stable codes, shown to its owner as the medium's <c>reason</c>.</summary>
public static class RejectionReason
{
    /// <summary>The file has no bytes.</summary>
    public const string Empty = "empty";

    /// <summary>The bytes are of no accepted image type, whatever the name or the declared content type says.</summary>
    public const string UnsupportedType = "unsupported_type";

    /// <summary>The bytes claim a type but cannot be decoded as it to the end.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>The file is longer than <see cref="ImageLimits.MaxBytes"/>.</summary>
    public const string TooLargeBytes = "too_large_bytes";

    /// <summary>Width × height is above <see cref="ImageLimits.MaxPixels"/>.</summary>
    public const string TooManyPixels = "too_many_pixels";

    /// <summary>An animation of more than <see cref="ImageLimits.MaxFrames"/> frames.</summary>
    public const string TooManyFrames = "too_many_frames";

    /// <summary>Longer and shorter side differ by more than <see cref="ImageLimits.MaxAspectRatio"/>.</summary>
    public const string ExtremeAspectRatio = "extreme_aspect_ratio";

    /// <summary>A HEIC picture where libheif, or its HEVC decoder, is not installed.</summary>
    public const string HeicUnavailable = "heic_unavailable";

    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> All { get; } =
        new HashSet<string> { Empty, UnsupportedType, Corrupt, TooLargeBytes, TooManyPixels, TooManyFrames, ExtremeAspectRatio, HeicUnavailable };
}
