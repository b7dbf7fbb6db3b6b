using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Entities;

/// <summary>Options of a signal.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "The official type has no named alternatives to its operators.")]
public record SignalEntityOptions
{
    /// <summary>When the signal is to be delivered; at once when null or past. Signals with a time keep no order.</summary>
    public DateTimeOffset? SignalTime { get; init; }

    /// <summary>Empty options for true, none otherwise.</summary>
    public static implicit operator SignalEntityOptions?(bool? value) => value == true ? new() : null;

    /// <summary>Options with a time.</summary>
    public static implicit operator SignalEntityOptions(DateTimeOffset value) => new() { SignalTime = value };
}
