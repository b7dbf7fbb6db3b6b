namespace Domain.Feed;

/// <summary>Part of a timeline, newest first.</summary>
/// <param name="Entries">The entries asked for; fewer than asked for only where the timeline ends at its floor.</param>
/// <param name="FloorMs">The timeline holds every post that became visible after this time (Unix milliseconds); what lies at or below it must be read from
/// the database. 0: it holds everything there is.</param>
public sealed record TimelineSlice(IReadOnlyList<FeedKey> Entries, long FloorMs);
