namespace Microsoft.Azure.Functions.Worker;

/// <summary>Addresses of the management API for one instance.</summary>
public class HttpManagementPayload
{
    /// <summary>The instance.</summary>
    public string? Id { get; internal set; }

    /// <summary>Its state (GET).</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>Sends an event; <c>{eventName}</c> stands for its name (POST).</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>Ends it; <c>{text}</c> stands for the reason (POST).</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>Takes it back to before its failures (POST).</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>Deletes it (DELETE).</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>Runs it again (POST).</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>Holds it (POST).</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>Lets it go on (POST).</summary>
    public string? ResumePostUri { get; internal set; }
}
