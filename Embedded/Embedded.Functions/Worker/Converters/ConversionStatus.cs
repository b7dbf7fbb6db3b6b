namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Outcome of a conversion.</summary>
public enum ConversionStatus
{
    /// <summary>Not this converter's business.</summary>
    Unhandled,

    /// <summary>Converted.</summary>
    Succeeded,

    /// <summary>Tried and failed.</summary>
    Failed,
}
