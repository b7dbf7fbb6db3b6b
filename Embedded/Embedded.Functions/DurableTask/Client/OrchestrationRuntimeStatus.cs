namespace Microsoft.DurableTask.Client;

/// <summary>The state of an instance.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started and not finished.</summary>
    Running,

    /// <summary>Finished with a result.</summary>
    Completed,

    /// <summary>Not used.</summary>
    [Obsolete("The ContinuedAsNew status is obsolete and exists only for compatibility reasons.")]
    ContinuedAsNew,

    /// <summary>Finished by an unhandled failure.</summary>
    Failed,

    /// <summary>Not used.</summary>
    [Obsolete("The Canceled status is not currently used and exists only for compatibility reasons.")]
    Canceled,

    /// <summary>Ended by a client.</summary>
    Terminated,

    /// <summary>Scheduled and not yet started.</summary>
    Pending,

    /// <summary>Held by a client; events are kept.</summary>
    Suspended,
}
