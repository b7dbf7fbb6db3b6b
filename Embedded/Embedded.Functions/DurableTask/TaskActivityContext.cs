namespace Microsoft.DurableTask;

/// <summary>What an activity that is a class knows of its call.</summary>
public abstract class TaskActivityContext
{
    /// <summary>The activity's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance that called it.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version asked for; empty when unversioned.</summary>
    public virtual string Version => string.Empty;
}
