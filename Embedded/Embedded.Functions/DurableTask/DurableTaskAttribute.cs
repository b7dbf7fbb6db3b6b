namespace Microsoft.DurableTask;

/// <summary>Names an orchestrator or activity that is a class.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>Null keeps the class's name.</summary>
    public DurableTaskAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The name; default when the class's name counts.</summary>
    public TaskName Name { get; }
}
