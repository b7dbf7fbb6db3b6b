using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.History;

/// <summary>One line of an instance's timeline: a task with all its attempts, a timer, an event.</summary>
public sealed record TimelineSpan
{
    /// <summary>activity, sub_orchestration, timer, event_received, event_sent, suspension, termination, rewind or continue_as_new.</summary>
    public required string Kind { get; init; }

    /// <summary>What is called, or the event; of timers null.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// running, completed, failed; retrying: waits for the next attempt; abandoned: the instance ended first; of timers waiting, fired or
    /// canceled; of what takes no time done.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>When it was scheduled or happened.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a timer is due.</summary>
    public DateTimeOffset? FireAt { get; init; }

    /// <summary>The instance that is called or sent to.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Of a task that ended in failure: why.</summary>
    public FailureResponse? Failure { get; init; }

    /// <summary>Where in the history it begins.</summary>
    public required int FirstEvent { get; init; }

    /// <summary>Where in the history it ends; null while it goes on.</summary>
    public int? LastEvent { get; init; }

    /// <summary>Of a task: its attempts and the pauses between them, in order. Of anything else empty.</summary>
    public IReadOnlyList<TimelinePart> Parts { get; init; } = [];
}
