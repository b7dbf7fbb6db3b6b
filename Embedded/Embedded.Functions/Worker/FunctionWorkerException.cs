namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the worker's own failures.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>A failure.</summary>
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
