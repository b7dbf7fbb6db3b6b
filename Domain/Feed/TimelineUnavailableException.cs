namespace Domain.Feed;

/// <summary>The store of timelines does not answer. Reading goes on from the database; what must be written is tried again.</summary>
public sealed class TimelineUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
