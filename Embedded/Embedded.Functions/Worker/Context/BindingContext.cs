namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger's metadata: route values, message properties.</summary>
public abstract class BindingContext
{
    /// <summary>Values by name, ignoring case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
