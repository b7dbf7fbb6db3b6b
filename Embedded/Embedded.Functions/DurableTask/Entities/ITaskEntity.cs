namespace Microsoft.DurableTask.Entities;

/// <summary>What processes the operations of an entity.</summary>
public interface ITaskEntity
{
    /// <summary>Runs one operation. When it throws, nothing of what it did to the state or sent stays.</summary>
    ValueTask<object?> RunAsync(TaskEntityOperation operation);
}
