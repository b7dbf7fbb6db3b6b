namespace Microsoft.DurableTask;

/// <summary>An orchestrator as a class; derive from <see cref="TaskOrchestrator{TInput, TOutput}"/> rather than implement this.</summary>
public interface ITaskOrchestrator
{
    /// <summary>The input's type.</summary>
    Type InputType { get; }

    /// <summary>The output's type.</summary>
    Type OutputType { get; }

    /// <summary>Runs the orchestrator.</summary>
    /// <exception cref="ArgumentException">The input is not of type <see cref="InputType"/>.</exception>
    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
