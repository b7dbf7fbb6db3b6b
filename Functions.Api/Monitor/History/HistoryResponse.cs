namespace Functions.Api.Monitor.History;

/// <summary>The history of an instance's present execution, as events and as lines of time.</summary>
/// <param name="EventCount">Events it has.</param>
/// <param name="Events">Events from the one asked for, with the beginnings of their payloads.</param>
/// <param name="NextFrom">Where the next events begin; null after the last.</param>
/// <param name="SpanCount">Lines it has.</param>
/// <param name="Spans">The lines, from the one asked for, by their beginnings.</param>
/// <param name="NextSpanFrom">Where the next lines begin; null after the last.</param>
public sealed record HistoryResponse(
    int EventCount, IReadOnlyList<HistoryEntry> Events, int? NextFrom, int SpanCount, IReadOnlyList<TimelineSpan> Spans, int? NextSpanFrom);
