namespace Embedded.Functions.Analyzers.Calls;

internal enum FunctionKind
{
    Activity,
    Orchestrator,
    Entity,
}
