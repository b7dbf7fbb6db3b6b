using Embedded.Functions.Durable;
using Embedded.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Hosting;

/// <summary>
/// An app's orchestrators, activities and entities as the durable engine calls them: inside the app's middleware, each with a scope of its own.
/// </summary>
internal sealed class DurableFunctions(FunctionApp app, DataConverter converter, InvocationTracker tracker) : IDurableFunctions
{
    private readonly Dictionary<string, FunctionDeclaration> declared = app
        .Declarations.Where(f => f.Kind is TriggerKind.Orchestration or TriggerKind.Activity or TriggerKind.Entity)
        .GroupBy(f => (f.Kind, Name: f.DurableName.ToUpperInvariant()))
        .ToDictionary(
            g => Key(g.Key.Kind, g.Key.Name),
            g =>
                g.Count() == 1
                    ? g.First()
                    : throw new FunctionDeclarationException(g.Last().Name, $"'{g.Key.Name}' names two {g.Key.Kind} functions"));

    private Dictionary<FunctionDeclaration, FunctionDescriptor>? functions;

    public bool HasOrchestrator(TaskName name) => Find(TriggerKind.Orchestration, name) is not null;

    public bool HasActivity(TaskName name) => Find(TriggerKind.Activity, name) is not null;

    public bool HasEntity(TaskName name) => Find(TriggerKind.Entity, name) is not null;

    public async Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context)
    {
        var scope = app.CreateScope();
        try
        {
            using var invocation = new InvocationContext(
                Get(TriggerKind.Orchestration, name),
                scope.ServiceProvider,
                context,
                InstanceData(context.InstanceId),
                default,
                default);
            await app.InvokeAsync(invocation);
            return invocation.Result;
        }
        finally
        {
            // Not awaited: the scope may need I/O to go away, and an orchestration awaits nothing that is not durable.
            _ = DisposeAsync(scope);
        }
    }

    public async Task<string?> RunActivityAsync(ActivityInvocation activity, CancellationToken cancellationToken)
    {
        var function = Get(TriggerKind.Activity, activity.Name);
        using var work = tracker.Measure(app.Name, function.Name, TriggerKind.Activity);
        await using var scope = app.CreateScope();
        using var invocation = new InvocationContext(
            function,
            scope.ServiceProvider,
            activity.Input,
            InstanceData(activity.InstanceId),
            cancellationToken,
            default);
        await app.InvokeAsync(invocation);
        work.Succeeded();
        return converter.Serialize(invocation.Result);
    }

    public async Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken)
    {
        var function = Get(TriggerKind.Entity, batch.Id.Name);
        using var work = tracker.Measure(app.Name, function.Name, TriggerKind.Entity);
        await using var scope = app.CreateScope();
        using var invocation = new InvocationContext(
            function,
            scope.ServiceProvider,
            new TaskEntityDispatcher(batch, scope.ServiceProvider),
            InstanceData(batch.Id.ToString()),
            cancellationToken,
            default);
        await app.InvokeAsync(invocation);
        work.Succeeded();
    }

    private static async Task DisposeAsync(AsyncServiceScope scope) => await scope.DisposeAsync().ConfigureAwait(false);

    private static Dictionary<string, object?> InstanceData(string instanceId) =>
        new(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId };

    private static string Key(TriggerKind kind, string name) => $"{kind}:{name.ToUpperInvariant()}";

    private FunctionDeclaration? Find(TriggerKind kind, TaskName name) =>
        name.Name is { } text ? declared.GetValueOrDefault(Key(kind, text)) : null;

    private FunctionDescriptor Get(TriggerKind kind, TaskName name)
    {
        functions ??= app.Functions.ToDictionary(f => f.Declaration);
        return functions[Find(kind, name) ?? throw new InvalidOperationException($"App '{app.Name}' has no {kind} named '{name}'.")];
    }
}
