namespace Functions.Media.Exposure;

/// <summary>What one page of a review found.</summary>
/// <param name="Ids">Renditions that are not where they belong.</param>
/// <param name="Next">Where the next page starts; null: there is none.</param>
public sealed record MisplacedRenditions(IReadOnlyList<string> Ids, string? Next);
