using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Embedded.Functions.Invocation;

/// <summary>A method marked as a function, checked but not yet compiled.</summary>
internal sealed record FunctionDeclaration(
    string Name,
    MethodInfo Method,
    ParameterInfo TriggerParameter,
    TriggerBindingAttribute Trigger,
    TriggerKind Kind,
    RetryAttribute? Retry,
    ServiceBusOutputAttribute? Output)
{
    /// <summary>The name under which the durable engine knows an orchestrator, activity or entity.</summary>
    public string DurableName => Trigger switch
    {
        OrchestrationTriggerAttribute { Orchestration: { } orchestration } => orchestration,
        ActivityTriggerAttribute { Activity: { } activity } => activity,
        EntityTriggerAttribute { EntityName: { } entity } => entity,
        _ => Name,
    };
}
