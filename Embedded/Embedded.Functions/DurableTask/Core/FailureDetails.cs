using Microsoft.DurableTask;

namespace DurableTask.Core;

/// <summary>A failure as a history holds it. Equal when type, message, stack trace and inner failures are.</summary>
public class FailureDetails : IEquatable<FailureDetails>
{
    /// <summary>No failure.</summary>
    public FailureDetails()
    {
        ErrorType = "None";
        ErrorMessage = string.Empty;
    }

    /// <summary>A failure with its parts.</summary>
    public FailureDetails(string errorType, string errorMessage, string? stackTrace, FailureDetails? innerFailure, bool isNonRetriable)
        : this(errorType, errorMessage, stackTrace, innerFailure, isNonRetriable, null) { }

    /// <summary>A failure with its parts.</summary>
    public FailureDetails(
        string errorType,
        string errorMessage,
        string? stackTrace,
        FailureDetails? innerFailure,
        bool isNonRetriable,
        IDictionary<string, object?>? properties = null)
    {
        ErrorType = errorType;
        ErrorMessage = errorMessage;
        StackTrace = stackTrace;
        InnerFailure = innerFailure;
        IsNonRetriable = isNonRetriable;
        Properties = properties;
    }

    /// <summary>The full name of the exception's type.</summary>
    public string ErrorType { get; }

    /// <summary>The message.</summary>
    public string ErrorMessage { get; }

    /// <summary>The stack trace.</summary>
    public string? StackTrace { get; }

    /// <summary>The cause.</summary>
    public FailureDetails? InnerFailure { get; }

    /// <summary>Whether retry policies were passed over.</summary>
    public bool IsNonRetriable { get; }

    /// <summary>Further data of the failure; not recorded.</summary>
    public IDictionary<string, object?>? Properties { get; }

    /// <summary>Whether the failure's type is <typeparamref name="T"/> or derived from it; false when no such type is loaded.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => new TaskFailureDetails(ErrorType, ErrorMessage, null, null, null).IsCausedBy<T>();

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FailureDetails);

    /// <inheritdoc/>
    public bool Equals(FailureDetails? other) =>
        other is not null
        && ErrorType == other.ErrorType
        && ErrorMessage == other.ErrorMessage
        && StackTrace == other.StackTrace
        && Equals(InnerFailure, other.InnerFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ErrorType, ErrorMessage, StackTrace, InnerFailure);
}
