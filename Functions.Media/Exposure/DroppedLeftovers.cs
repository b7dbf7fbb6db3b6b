namespace Functions.Media.Exposure;

/// <summary>What became of the files that the moves of one page left behind.</summary>
/// <param name="Stays">How long signed addresses may still lead to some of them; null: all are gone.</param>
/// <param name="Next">Where the next page starts; null: there is none.</param>
public sealed record DroppedLeftovers(TimeSpan? Stays, string? Next);
