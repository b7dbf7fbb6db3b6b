using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Execution;

/// <summary>How an execution ended.</summary>
internal abstract record ExecutionOutcome
{
    public sealed record Completed(string? Output) : ExecutionOutcome;

    public sealed record Failed(RecordedFailure Failure) : ExecutionOutcome;

    public sealed record Terminated(string? Output, bool Recursive) : ExecutionOutcome;

    public sealed record ContinuedAsNew(string? Input, string? NewVersion, IReadOnlyList<HistoryEvent> CarriedEvents) : ExecutionOutcome;
}
