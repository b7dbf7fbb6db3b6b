using Domain.Ids;

namespace Domain.Media.Duplicates.Reports;

/// <summary>Which reports to list.</summary>
/// <param name="State">Only those in this state.</param>
/// <param name="OwnerId">Only those about a picture of this person.</param>
/// <param name="MaxDistance">Only those at most so many bits apart.</param>
/// <param name="OwnersDiffer">Only those about pictures of two people, or, when false, of one.</param>
public sealed record DuplicateFilter(ReviewState? State = null, SnowflakeId? OwnerId = null, int? MaxDistance = null, bool? OwnersDiffer = null);
