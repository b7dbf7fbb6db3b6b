using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Symbols;

/// <summary>The types of the programming model, by their official names. One that a compilation does not know is null.</summary>
internal sealed class KnownTypes(Compilation compilation)
{
    private const string Worker = "Microsoft.Azure.Functions.Worker.";
    private const string DurableTask = "Microsoft.DurableTask.";

    public INamedTypeSymbol? Function { get; } = compilation.FindType(Worker + "FunctionAttribute");

    public INamedTypeSymbol? OrchestrationTrigger { get; } = compilation.FindType(Worker + "OrchestrationTriggerAttribute");

    public INamedTypeSymbol? ActivityTrigger { get; } = compilation.FindType(Worker + "ActivityTriggerAttribute");

    public INamedTypeSymbol? EntityTrigger { get; } = compilation.FindType(Worker + "EntityTriggerAttribute");

    public INamedTypeSymbol? DurableClient { get; } = compilation.FindType(Worker + "DurableClientAttribute");

    public INamedTypeSymbol? FunctionContext { get; } = compilation.FindType(Worker + "FunctionContext");

    public INamedTypeSymbol? TaskEntityDispatcher { get; } = compilation.FindType(Worker + "TaskEntityDispatcher");

    public INamedTypeSymbol? BindingAttribute { get; } = compilation.FindType(Worker + "Extensions.Abstractions.BindingAttribute");

    public INamedTypeSymbol? Context { get; } = compilation.FindType(DurableTask + "TaskOrchestrationContext");

    public INamedTypeSymbol? TaskOrchestrator { get; } = compilation.FindType(DurableTask + "ITaskOrchestrator");

    public INamedTypeSymbol? TaskActivity { get; } = compilation.FindType(DurableTask + "TaskActivity`2");

    public INamedTypeSymbol? TaskOrchestratorBase { get; } = compilation.FindType(DurableTask + "TaskOrchestrator`2");

    public INamedTypeSymbol? DurableTaskName { get; } = compilation.FindType(DurableTask + "DurableTaskAttribute");

    public INamedTypeSymbol? TaskName { get; } = compilation.FindType(DurableTask + "TaskName");

    public INamedTypeSymbol? Registry { get; } = compilation.FindType(DurableTask + "DurableTaskRegistry");

    public INamedTypeSymbol? DurableTaskClient { get; } = compilation.FindType(DurableTask + "Client.DurableTaskClient");

    public INamedTypeSymbol? EntityFeature { get; } = compilation.FindType(DurableTask + "Entities.TaskOrchestrationEntityFeature");

    public INamedTypeSymbol? EntityInstanceId { get; } = compilation.FindType(DurableTask + "Entities.EntityInstanceId");

    public INamedTypeSymbol? TaskEntityInterface { get; } = compilation.FindType(DurableTask + "Entities.ITaskEntity");

    public INamedTypeSymbol? TaskEntity { get; } = compilation.FindType(DurableTask + "Entities.TaskEntity`1");

    public INamedTypeSymbol? Task { get; } = compilation.FindType("System.Threading.Tasks.Task");

    public INamedTypeSymbol? TaskOfT { get; } = compilation.FindType("System.Threading.Tasks.Task`1");

    public INamedTypeSymbol? ValueTask { get; } = compilation.FindType("System.Threading.Tasks.ValueTask");

    public INamedTypeSymbol? ValueTaskOfT { get; } = compilation.FindType("System.Threading.Tasks.ValueTask`1");

    public INamedTypeSymbol? CancellationToken { get; } = compilation.FindType("System.Threading.CancellationToken");

    public INamedTypeSymbol? Logger { get; } = compilation.FindType("Microsoft.Extensions.Logging.ILogger");

    /// <summary>Whether a value of this type is, or leads to, an orchestration's context.</summary>
    public bool IsContext(ITypeSymbol? type) => type.IsOrInherits(Context) || type.IsOrInherits(EntityFeature);
}
