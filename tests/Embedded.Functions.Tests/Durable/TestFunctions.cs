using System.Collections.Concurrent;
using System.Text.Json;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable;

/// <summary>Orchestrators and activities given as lambdas, and entities.</summary>
internal sealed class TestFunctions : IDurableFunctions
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = new(
        StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<ActivityInvocation, CancellationToken, Task<object?>>> activities = new(
        StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, Func<ITaskEntity>> entities = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<ActivityInvocation> Invocations { get; } = new();

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code)
    {
        orchestrators[name] = async context => await code(context);
        return this;
    }

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn, TOut> code) =>
        Activity<TIn, TOut>(name, (input, _) => Task.FromResult(code(input)));

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> code)
    {
        activities[name] = async (invocation, cancellation) =>
            await code(invocation.Input is null ? default! : JsonSerializer.Deserialize<TIn>(invocation.Input)!, cancellation);
        return this;
    }

    /// <summary>An entity; each batch gets a new object.</summary>
    public TestFunctions Entity(string name, Func<ITaskEntity> create)
    {
        entities[name] = create;
        return this;
    }

    public TestFunctions Without(string name)
    {
        orchestrators.TryRemove(name, out _);
        activities.TryRemove(name, out _);
        entities.TryRemove(name, out _);
        return this;
    }

    public int Runs(string activity) => Invocations.Count(invocation => invocation.Name == activity);

    public bool HasOrchestrator(TaskName name) => orchestrators.ContainsKey(name);

    public bool HasActivity(TaskName name) => activities.ContainsKey(name);

    public bool HasEntity(TaskName name) => entities.ContainsKey(name);

    public Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken) => batch.RunAsync(entities[batch.Id.Name]());

    public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => orchestrators[name](context);

    public async Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken)
    {
        Invocations.Enqueue(invocation);
        object? output = await activities[invocation.Name](invocation, cancellationToken);
        return output is null ? null : JsonSerializer.Serialize(output);
    }
}
