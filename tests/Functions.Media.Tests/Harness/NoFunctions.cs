using Embedded.Functions.Durable;
using Microsoft.DurableTask;

namespace Functions.Media.Tests.Harness;

/// <summary>For a hub that is only read.</summary>
internal sealed class NoFunctions : IDurableFunctions
{
    public bool HasOrchestrator(TaskName name) => false;

    public bool HasActivity(TaskName name) => false;

    public Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context) => throw new NotSupportedException();

    public Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken) => throw new NotSupportedException();
}
