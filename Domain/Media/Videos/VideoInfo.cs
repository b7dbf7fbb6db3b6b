namespace Domain.Media.Videos;

/// <summary>All that is known of a film before it is decoded.</summary>
public sealed record VideoInfo
{
    /// <summary>What its bytes are.</summary>
    public required VideoContainer Container { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How long it shows something: from its first frame to the end of its last. Sound before and after is cut.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Width in pixels as it is shown: upright, with square pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels as it is shown.</summary>
    public required int Height { get; init; }

    /// <summary>How the coded picture is to be turned and mirrored to be upright, 1 to 8 as in Exif: 1 not at all, 6 a quarter clockwise.</summary>
    public required int Orientation { get; init; }

    /// <summary>Frames in the file.</summary>
    public required int Frames { get; init; }

    /// <summary>Frames per second on average.</summary>
    public required Rational FrameRate { get; init; }

    /// <summary>Index of the stream of pictures.</summary>
    public required int StreamIndex { get; init; }

    /// <summary>Its codec, such as <c>h264</c> or <c>hevc</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Seconds of one tick of its clock.</summary>
    public required Rational TimeBase { get; init; }

    /// <summary>When its first frame is shown, in ticks: the zero of everything that is made of the film.</summary>
    public required long StartTicks { get; init; }

    /// <summary>Whether it has high dynamic range, which is bent into that of a display.</summary>
    public VideoTransfer Transfer { get; init; }

    /// <summary>The weights by which its numbers become red, green and blue.</summary>
    public VideoMatrix Matrix { get; init; }

    /// <summary>The sound that goes with it; null for a silent film.</summary>
    public VideoAudioInfo? Audio { get; init; }
}
