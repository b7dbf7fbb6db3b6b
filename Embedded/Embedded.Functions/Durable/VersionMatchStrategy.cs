namespace Embedded.Functions.Durable;

/// <summary>Which orchestrations a hub works on, by version. Source: VersioningSettings of DurableTask.Core.</summary>
public enum VersionMatchStrategy
{
    /// <summary>All, whatever their version.</summary>
    None = 0,

    /// <summary>Those whose version is the hub's default version, character for character.</summary>
    Strict = 1,

    /// <summary>Those whose version is the hub's default version or comes before it.</summary>
    CurrentOrOlder = 2,
}
