namespace Functions.Media.Transcoding;

/// <summary>What a stream carries beside its packets.</summary>
/// <param name="Displaymatrix">Three lines of three numbers, each line after its own number and a colon.</param>
internal sealed record ProbeSideData(string? Displaymatrix);
