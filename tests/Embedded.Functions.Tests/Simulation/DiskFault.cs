namespace Embedded.Functions.Tests.Simulation;

internal enum DiskFault
{
    None,

    /// <summary>The device answers with an error.</summary>
    Error,

    /// <summary>No room: a write is cut short.</summary>
    Full,

    /// <summary>A disk that says it has done what it has not.</summary>
    Ignored,

    /// <summary>The process dies in the operation.</summary>
    Death,
}
