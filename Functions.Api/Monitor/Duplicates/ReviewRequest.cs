using Domain.Media.Duplicates.Reports;

namespace Functions.Api.Monitor.Duplicates;

/// <summary>Judges a report of near duplicates.</summary>
/// <param name="State">open, dismissed or confirmed.</param>
/// <param name="Reason">For the record; at most 500 characters.</param>
public sealed record ReviewRequest(ReviewState State, string? Reason = null);
