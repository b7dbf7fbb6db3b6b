namespace Functions.Media.Transcoding;

/// <summary>What ffprobe says about a file.</summary>
internal sealed record ProbeAnswer(IReadOnlyList<ProbeStream>? Streams);
