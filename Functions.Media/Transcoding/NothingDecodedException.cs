namespace Functions.Media.Transcoding;

/// <summary>ffmpeg did what it was asked and nothing came of it: there was no frame that it could decode.</summary>
internal sealed class NothingDecodedException : Exception;
