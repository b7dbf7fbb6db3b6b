namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which way a binding moves data.</summary>
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In,

    /// <summary>Out of the function.</summary>
    Out,
}
