using Domain.Media;

namespace Functions.Media.Processing;

/// <summary>What becomes of a medium.</summary>
/// <param name="Status">A settled status.</param>
/// <param name="Reason">A stable code, when rejected or failed.</param>
/// <param name="Detail">The reason as one sentence for the owner.</param>
public sealed record Verdict(MediaStatus Status, string? Reason = null, string? Detail = null);
