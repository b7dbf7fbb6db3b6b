using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.History;

/// <summary>An attempt at a task, or the pause before the next one.</summary>
/// <param name="Kind">attempt or backoff.</param>
/// <param name="Status">Of attempts running, completed, failed or abandoned; of pauses waiting, fired or canceled.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="FireAt">When a pause is to end.</param>
/// <param name="Failure">Why an attempt failed.</param>
/// <param name="FirstEvent">Where in the history it begins.</param>
/// <param name="LastEvent">Where in the history it ends; null while it goes on.</param>
public sealed record TimelinePart(
    string Kind,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? FireAt,
    FailureResponse? Failure,
    int FirstEvent,
    int? LastEvent);
