namespace Domain.Problems;

/// <summary>A refusal that is the caller's to know and to mend. Becomes problem+json (RFC 9457) at the edge of the system.</summary>
/// <param name="kind">The kind, which decides the HTTP status.</param>
/// <param name="code">Stable, snake_case, for programs.</param>
/// <param name="detail">One sentence for people: what is wrong and what to do.</param>
public sealed class ProblemException(ProblemKind kind, string code, string detail) : Exception(detail)
{
    /// <summary>The kind, which decides the HTTP status.</summary>
    public ProblemKind Kind { get; } = kind;

    /// <summary>Stable, snake_case, for programs.</summary>
    public string Code { get; } = code;

    /// <summary>How long to wait before trying again, for <see cref="ProblemKind.TooMany"/> and <see cref="ProblemKind.Unavailable"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The one answer for what does not exist and for what the caller may not see, so that they cannot be told apart.</summary>
    public static ProblemException NotFound(string what) => new(ProblemKind.NotFound, $"{what}_not_found", $"There is no such {what}, or you may not see it.");
}
