namespace Functions.Media.Transcoding;

/// <summary>One run of a program.</summary>
internal sealed record ToolJob
{
    /// <summary><c>ffmpeg</c> or <c>ffprobe</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>What it is told.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The one file that it may read.</summary>
    public required string InputPath { get; init; }

    /// <summary>Where it runs and may write; null when it writes nothing.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>The most bytes that it may answer on its standard output.</summary>
    public int MaxOutput { get; init; }
}
