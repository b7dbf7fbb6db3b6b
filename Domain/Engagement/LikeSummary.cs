namespace Domain.Engagement;

/// <summary>How many like something, and whether the viewer does.</summary>
public readonly record struct LikeSummary(int Count, bool ByViewer);
