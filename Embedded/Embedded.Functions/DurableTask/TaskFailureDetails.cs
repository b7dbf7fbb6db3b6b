using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>A failure as it is kept in histories: data, not an exception object.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">The cause of the cause.</param>
/// <param name="Properties">Further facts recorded with the failure.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>Type and message.</summary>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the failure's type is <typeparamref name="T"/> or derived from it.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>
    /// Whether the failure's type is <paramref name="targetBaseExceptionType"/> or derived from it; false when no such type is loaded.
    /// </summary>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded types have the failure's type name.</exception>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Looks up exception types by their recorded name, as the official type does.")]
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        if (string.IsNullOrEmpty(ErrorType))
        {
            return false;
        }

        Type? type =
            Type.GetType(ErrorType, throwOnError: false) ?? targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false);
        if (type is null)
        {
            Type[] candidates =
            [
                .. AppDomain
                    .CurrentDomain.GetAssemblies()
                    .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
                    .OfType<Type>(),
            ];
            type =
                candidates.Length <= 1
                    ? candidates.FirstOrDefault()
                    : throw new AmbiguousMatchException($"Multiple exception types with the name '{ErrorType}' were found.");
        }

        return type is not null && targetBaseExceptionType.IsAssignableFrom(type);
    }

    /// <summary>Records an exception with all its inner exceptions.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        // A task's failure carries the recorded details of its cause, which the exception object itself no longer has.
        TaskFailureDetails? inner =
            exception is TaskFailedException failed ? failed.FailureDetails
            : exception.InnerException is { } cause ? FromException(cause)
            : null;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }
}
