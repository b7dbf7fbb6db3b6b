// What the tests' sources need of the official programming model: names and signatures, nothing behind them.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute;
}

namespace Microsoft.Azure.Functions.Worker
{
    using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
    using Microsoft.DurableTask.Entities;

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public sealed class OrchestrationTriggerAttribute : BindingAttribute
    {
        public string? Orchestration { get; set; }
    }

    public sealed class ActivityTriggerAttribute : BindingAttribute
    {
        public string? Activity { get; set; }
    }

    public sealed class EntityTriggerAttribute : BindingAttribute
    {
        public string? EntityName { get; set; }
    }

    public sealed class DurableClientAttribute : BindingAttribute;

    public sealed class BlobInputAttribute(string path) : BindingAttribute
    {
        public string Path { get; } = path;
    }

    public abstract class FunctionContext;

    public static class FunctionContextLoggerExtensions
    {
        public static ILogger GetLogger(this FunctionContext context, string name) => throw null!;
    }

    public sealed class TaskEntityDispatcher
    {
        public Task DispatchAsync(ITaskEntity entity) => throw null!;

        public Task DispatchAsync<T>() where T : class => throw null!;
    }
}

namespace Microsoft.DurableTask
{
    using Microsoft.DurableTask.Entities;

    public readonly struct TaskName(string name)
    {
        public string Name { get; } = name;

        public static implicit operator TaskName(string value) => new(value);
    }

    public record TaskOptions
    {
        public static TaskOptions FromRetryHandler(Func<RetryContext, bool> handler) => throw null!;
    }

    public sealed class RetryContext
    {
        public int LastAttemptNumber { get; init; }
    }

    public abstract class TaskOrchestrationContext
    {
        public abstract string InstanceId { get; }

        public abstract DateTime CurrentUtcDateTime { get; }

        public abstract bool IsReplaying { get; }

        public virtual TaskOrchestrationEntityFeature Entities => throw null!;

        public virtual ILoggerFactory ReplaySafeLoggerFactory => throw null!;

        public abstract T? GetInput<T>();

        public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) => throw null!;

        public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

        public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => throw null!;

        public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) => throw null!;

        public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw null!;

        public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null);

        public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

        public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) => throw null!;

        public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

        public abstract void SetCustomStatus(object? customStatus);

        public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

        public abstract Guid NewGuid();

        public virtual ILogger CreateReplaySafeLogger(string categoryName) => throw null!;

        public virtual ILogger CreateReplaySafeLogger<T>() => throw null!;
    }

    public interface ITaskOrchestrator;

    public abstract class TaskOrchestrator<TInput, TOutput> : ITaskOrchestrator
    {
        public abstract Task<TOutput> RunAsync(TaskOrchestrationContext context, TInput input);
    }

    public abstract class TaskActivityContext;

    public abstract class TaskActivity<TInput, TOutput>
    {
        public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);
    }

    public sealed class DurableTaskAttribute(string? name = null) : Attribute
    {
        public TaskName Name { get; } = new(name!);
    }

    public sealed class DurableTaskRegistry
    {
        public DurableTaskRegistry AddOrchestratorFunc(TaskName name, Func<TaskOrchestrationContext, Task> orchestrator) => throw null!;

        public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(TaskName name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator) =>
            throw null!;

        public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(TaskName name, Func<TaskActivityContext, TInput, TOutput> activity) => throw null!;
    }
}

namespace Microsoft.DurableTask.Entities
{
    public readonly record struct EntityInstanceId(string Name, string Key);

    public sealed class CallEntityOptions;

    public sealed class SignalEntityOptions;

    public abstract class TaskEntityContext;

    public interface ITaskEntity;

    public abstract class TaskEntity<TState> : ITaskEntity
    {
        protected virtual bool AllowStateDispatch => false;

        protected TState State { get; set; } = default!;
    }

    public abstract class TaskOrchestrationEntityFeature
    {
        public abstract Task<TResult> CallEntityAsync<TResult>(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

        public abstract Task CallEntityAsync(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null);

        public abstract Task SignalEntityAsync(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null);

        public abstract Task<IAsyncDisposable> LockEntitiesAsync(params EntityInstanceId[] entityIds);
    }
}

namespace Microsoft.DurableTask.Client
{
    public abstract class DurableTaskClient
    {
        public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, CancellationToken cancellation = default);
    }
}
