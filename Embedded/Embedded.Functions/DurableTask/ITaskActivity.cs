namespace Microsoft.DurableTask;

/// <summary>An activity as a class; derive from <see cref="TaskActivity{TInput, TOutput}"/> rather than implement this.</summary>
public interface ITaskActivity
{
    /// <summary>The input's type.</summary>
    Type InputType { get; }

    /// <summary>The output's type.</summary>
    Type OutputType { get; }

    /// <summary>Runs the activity.</summary>
    /// <exception cref="ArgumentException">The input is not of type <see cref="InputType"/>.</exception>
    Task<object?> RunAsync(TaskActivityContext context, object? input);
}
