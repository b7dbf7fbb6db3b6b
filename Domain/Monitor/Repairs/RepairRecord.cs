using System.Globalization;

namespace Domain.Monitor.Repairs;

/// <summary>One repair. Subject and attempt name it, so that one that is repeated after a crash is still recorded once.</summary>
public sealed record RepairRecord
{
    /// <summary>What was repaired.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The how-manieth repair of this subject, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The workflow's instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Why it was stuck.</summary>
    public required StuckClass Class { get; init; }

    /// <summary>What showed it, in one sentence.</summary>
    public required string Evidence { get; init; }

    /// <summary>What was done.</summary>
    public required RepairAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public required RepairOutcome Outcome { get; init; }

    /// <summary>Why it could not be done, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Who asked for it; null for the monitor itself.</summary>
    public string? Operator { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its place in the list of all repairs: unique, in ordinal order of time.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds():D13}-{Subject}-{Attempt:D4}");
}
