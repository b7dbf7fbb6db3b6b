namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What a converter works on.</summary>
public abstract class ConverterContext
{
    /// <summary>Type of the parameter.</summary>
    public abstract Type TargetType { get; }

    /// <summary>What the trigger delivered for the parameter, if anything.</summary>
    public abstract object? Source { get; }

    /// <summary>The invocation.</summary>
    public abstract FunctionContext FunctionContext { get; }

    /// <summary>What is known about the parameter.</summary>
    public abstract IReadOnlyDictionary<string, object> Properties { get; }
}
