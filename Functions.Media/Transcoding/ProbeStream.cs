namespace Functions.Media.Transcoding;

/// <summary>What ffprobe says about one stream; everything may be missing.</summary>
internal sealed record ProbeStream
{
    public int Index { get; init; }

    public string? CodecType { get; init; }

    public string? CodecName { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Such as <c>4:3</c>.</summary>
    public string? SampleAspectRatio { get; init; }

    /// <summary>The frame rate of which all timestamps are multiples, as far as ffmpeg can tell.</summary>
    public string? RFrameRate { get; init; }

    public string? TimeBase { get; init; }

    public string? ColorSpace { get; init; }

    public string? ColorTransfer { get; init; }

    public ProbeDisposition? Disposition { get; init; }

    public IReadOnlyList<ProbeSideData>? SideDataList { get; init; }
}
