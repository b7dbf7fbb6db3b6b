namespace Microsoft.Azure.Functions.Worker;

/// <summary>A binding of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>Name of the bound parameter.</summary>
    public abstract string Name { get; }

    /// <summary>Type of the binding, as in function.json: <c>httpTrigger</c>, <c>timerTrigger</c> …</summary>
    public abstract string Type { get; }

    /// <summary>Which way it moves data.</summary>
    public abstract BindingDirection Direction { get; }
}
