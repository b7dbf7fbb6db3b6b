namespace Functions.Media.Transcoding;

/// <summary>What a stream is for.</summary>
/// <param name="AttachedPic">1 for a cover.</param>
internal sealed record ProbeDisposition(int AttachedPic);
