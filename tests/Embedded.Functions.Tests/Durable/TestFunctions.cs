using System.Collections.Concurrent;
using System.Text.Json;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;

namespace Embedded.Functions.Tests.Durable;

/// <summary>Orchestrators and activities given as lambdas.</summary>
internal sealed class TestFunctions : IDurableFunctions
{
    private readonly ConcurrentDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(
        StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<ActivityInvocation, CancellationToken, Task<object?>>> _activities = new(
        StringComparer.OrdinalIgnoreCase);

    public ConcurrentQueue<ActivityInvocation> Invocations { get; } = new();

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code)
    {
        _orchestrators[name] = async context => await code(context);
        return this;
    }

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn, TOut> code) =>
        Activity<TIn, TOut>(name, (input, _) => Task.FromResult(code(input)));

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> code)
    {
        _activities[name] = async (invocation, cancellation) =>
            await code(invocation.Input is null ? default! : JsonSerializer.Deserialize<TIn>(invocation.Input)!, cancellation);
        return this;
    }

    public TestFunctions Without(string name)
    {
        _orchestrators.TryRemove(name, out _);
        _activities.TryRemove(name, out _);
        return this;
    }

    public int Runs(string activity) => Invocations.Count(invocation => invocation.Name == activity);

    public bool HasOrchestrator(TaskName name) => _orchestrators.ContainsKey(name);

    public bool HasActivity(TaskName name) => _activities.ContainsKey(name);

    public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => _orchestrators[name](context);

    public async Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellation)
    {
        Invocations.Enqueue(invocation);
        object? output = await _activities[invocation.Name](invocation, cancellation);
        return output is null ? null : JsonSerializer.Serialize(output);
    }
}
