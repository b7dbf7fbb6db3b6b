namespace Embedded.Functions.Tests.Simulation;

internal enum DiskOperation
{
    Read,
    Write,
    Truncate,
    Sync,
}
