namespace Embedded.Functions.Durable.Storage;

/// <summary>Where tests can cut a commit.</summary>
internal enum CommitPhase
{
    /// <summary>All changes are made, nothing is durable.</summary>
    BeforeCommit,

    /// <summary>All changes are durable, no effect has happened.</summary>
    AfterCommit,
}
