namespace Embedded.Functions.Durable;

/// <summary>What becomes of orchestrations on which a hub does not work. Source: VersioningSettings of DurableTask.Core.</summary>
public enum VersionFailureStrategy
{
    /// <summary>They stay as they are, with all that was sent to them, until a hub is started that works on them.</summary>
    Reject = 0,

    /// <summary>They fail.</summary>
    Fail = 1,
}
