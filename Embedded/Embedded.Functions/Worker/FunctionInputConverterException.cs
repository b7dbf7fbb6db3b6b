namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a trigger delivered cannot become the function's parameters.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>A failure.</summary>
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    /// <summary>A failure with its cause.</summary>
    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
