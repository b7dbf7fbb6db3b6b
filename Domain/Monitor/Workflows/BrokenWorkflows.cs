using Domain.Monitor.Repairs;

namespace Domain.Monitor.Workflows;

/// <summary>A page of the subjects whose workflows did not end well, or are held.</summary>
/// <param name="Subjects">The subjects.</param>
/// <param name="Next">Where to go on; null after the last page.</param>
public sealed record BrokenWorkflows(IReadOnlyList<Subject> Subjects, string? Next);
