using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;

namespace Embedded.Functions.Durable.History;

/// <summary>A failure as it is stored.</summary>
public sealed record RecordedFailure
{
    private const int MaxDepth = 16;
    private const int MaxTextLength = 16 * 1024;

    /// <summary>The full name of the exception's type.</summary>
    public required string ErrorType { get; init; }

    /// <summary>The message, at most 16 Ki characters.</summary>
    public required string ErrorMessage { get; init; }

    /// <summary>The stack trace, at most 16 Ki characters.</summary>
    public string? StackTrace { get; init; }

    /// <summary>The cause, at most 16 levels.</summary>
    public RecordedFailure? InnerFailure { get; init; }

    /// <summary>Whether retry policies and handlers are passed over.</summary>
    public bool NonRetriable { get; init; }

    /// <summary>Records an exception.</summary>
    public static RecordedFailure From(Exception exception) => From(exception, MaxDepth);

    internal static RecordedFailure Parse(string json) =>
        JsonSerializer.Deserialize(json, HistoryJson.Default.RecordedFailure) ?? throw new JsonException("A recorded failure is null.");

    internal string ToJson() => JsonSerializer.Serialize(this, HistoryJson.Default.RecordedFailure);

    internal TaskFailureDetails ToDetails() => new(ErrorType, ErrorMessage, StackTrace, InnerFailure?.ToDetails(), null);

    private static RecordedFailure From(Exception exception, int depth) =>
        new()
        {
            ErrorType = exception.GetType().FullName ?? exception.GetType().Name,
            ErrorMessage = Limit(exception.Message)!,
            StackTrace = Limit(exception.StackTrace),
            // A second run of the same code would only differ from the history again.
            NonRetriable = exception is NonDeterministicOrchestrationException,
            InnerFailure =
                depth == 1
                    ? null
                    : exception switch
                    {
                        TaskFailedException failed => From(failed.FailureDetails, depth - 1),
                        { InnerException: { } inner } => From(inner, depth - 1),
                        _ => null,
                    },
        };

    private static RecordedFailure From(TaskFailureDetails details, int depth) =>
        new()
        {
            ErrorType = details.ErrorType,
            ErrorMessage = Limit(details.ErrorMessage)!,
            StackTrace = Limit(details.StackTrace),
            InnerFailure = depth == 1 || details.InnerFailure is null ? null : From(details.InnerFailure, depth - 1),
        };

    private static string? Limit(string? text) => text?.Length > MaxTextLength ? text[..MaxTextLength] : text;
}
