namespace Functions.Media.Transcoding;

/// <summary>Why a film is unacceptable.</summary>
/// <param name="Reason">One of <see cref="Domain.Media.Videos.VideoRejection"/>.</param>
/// <param name="Detail">One sentence for its owner.</param>
internal sealed record Refusal(string Reason, string Detail);
