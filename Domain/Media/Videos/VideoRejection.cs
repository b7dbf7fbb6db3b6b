using Domain.Media.Decoding;

namespace Domain.Media.Videos;

/// <summary>Why a film is refused: stable codes, shown to its owner as the medium's <c>reason</c>. Those that pictures have too are the same.</summary>
public static class VideoRejection
{
    /// <summary>The file has no bytes.</summary>
    public const string Empty = RejectionReason.Empty;

    /// <summary>The bytes are neither MP4 nor MOV nor WebM, whatever the name or the declared content type says.</summary>
    public const string UnsupportedType = RejectionReason.UnsupportedType;

    /// <summary>The bytes claim a type but cannot be read as it to the end, or hold no frame that can be decoded.</summary>
    public const string Corrupt = RejectionReason.Corrupt;

    /// <summary>The file is longer than <see cref="VideoLimits.MaxBytes"/>.</summary>
    public const string TooLargeBytes = RejectionReason.TooLargeBytes;

    /// <summary>Width × height is above <see cref="VideoLimits.MaxPixels"/>.</summary>
    public const string TooManyPixels = RejectionReason.TooManyPixels;

    /// <summary>More frames than <see cref="VideoLimits.MaxFrames"/>, or more in a second than <see cref="VideoLimits.MaxFrameRate"/>.</summary>
    public const string TooManyFrames = RejectionReason.TooManyFrames;

    /// <summary>Longer and shorter side differ by more than <see cref="VideoLimits.MaxAspectRatio"/>.</summary>
    public const string ExtremeAspectRatio = RejectionReason.ExtremeAspectRatio;

    /// <summary>It plays longer than <see cref="VideoLimits.MaxDuration"/>.</summary>
    public const string TooLong = "too_long";

    /// <summary>More streams than <see cref="VideoLimits.MaxStreams"/>.</summary>
    public const string TooManyStreams = "too_many_streams";

    /// <summary>Key frames lie further apart than <see cref="VideoLimits.MaxKeyFrameDistance"/>.</summary>
    public const string TooFewKeyFrames = "too_few_key_frames";

    /// <summary>There is nothing to see in it: sound alone, or no frame.</summary>
    public const string NoVideo = "no_video";

    /// <summary>Its pictures or its sound are coded in a way that is not accepted.</summary>
    public const string UnsupportedCodec = "unsupported_codec";

    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>
    {
        Empty, UnsupportedType, Corrupt, TooLargeBytes, TooManyPixels, TooManyFrames, ExtremeAspectRatio, TooLong, TooManyStreams, TooFewKeyFrames,
        NoVideo, UnsupportedCodec,
    };
}
