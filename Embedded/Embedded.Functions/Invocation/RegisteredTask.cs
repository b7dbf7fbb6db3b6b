using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Options;

namespace Embedded.Functions.Invocation;

/// <summary>
/// The functions behind an app's <see cref="DurableTaskRegistry"/>: each of its orchestrators, activities and entities is a function whose entry
/// point is one of these methods. Source: DurableFunctionExecutor of the Durable Functions extension.
/// </summary>
internal sealed class RegisteredTask(IOptions<DurableTaskRegistry> registry, IOptions<JsonSerializerOptions> json)
{
    private static readonly MethodInfo GetInput = typeof(TaskOrchestrationContext).GetMethod(nameof(TaskOrchestrationContext.GetInput))!;

    /// <summary>Functions of what the registry holds.</summary>
    public static IEnumerable<FunctionDeclaration> Declare(DurableTaskRegistry registry) =>
    [
        .. registry.GetOrchestrators()
            .Select(task => Declare(task.Key, nameof(RunOrchestratorAsync), new OrchestrationTriggerAttribute(), TriggerKind.Orchestration)),
        .. registry.GetActivities()
            .Select(task => Declare(task.Key, nameof(RunActivityAsync), new ActivityTriggerAttribute(), TriggerKind.Activity)),
        .. registry.GetEntities()
            .Select(task => Declare(task.Key, nameof(RunEntityAsync), new EntityTriggerAttribute(), TriggerKind.Entity)),
    ];

    /// <summary>Runs the orchestrator that has the function's name.</summary>
    public Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context, FunctionContext function)
    {
        var orchestrator = registry.Value.GetOrchestrators().First(task => task.Key == function.FunctionDefinition.Name)
            .Value(function.InstanceServices);
        var input = GetInput.MakeGenericMethod(orchestrator.InputType)
            .Invoke(context, BindingFlags.DoNotWrapExceptions, null, null, null);
        return orchestrator.RunAsync(context, input);
    }

    /// <summary>Runs the activity that has the function's name.</summary>
    public Task<object?> RunActivityAsync(JsonElement? input, string instanceId, FunctionContext function)
    {
        TaskName name = function.FunctionDefinition.Name;
        var activity = registry.Value.GetActivities().First(task => task.Key == name).Value(function.InstanceServices);
        return activity.RunAsync(new CallContext(name, instanceId), input?.Deserialize(activity.InputType, json.Value));
    }

    /// <summary>Runs operations on the entity that has the function's name.</summary>
    public Task RunEntityAsync(TaskEntityDispatcher dispatcher, FunctionContext function) =>
        dispatcher.DispatchAsync(
            registry.Value.GetEntities().First(task => task.Key == function.FunctionDefinition.Name).Value(function.InstanceServices));

    private static FunctionDeclaration Declare(
        TaskName name,
        string method,
        Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute trigger,
        TriggerKind kind)
    {
        var entryPoint = typeof(RegisteredTask).GetMethod(method)!;
        return new(name, entryPoint, entryPoint.GetParameters()[0], trigger, kind, null, null);
    }

    private sealed class CallContext(TaskName name, string instanceId) : TaskActivityContext
    {
        public override TaskName Name => name;

        public override string InstanceId => instanceId;
    }
}
