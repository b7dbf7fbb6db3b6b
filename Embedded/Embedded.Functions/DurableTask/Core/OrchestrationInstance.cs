// The official type says nothing about nulls.
#nullable disable annotations

using System.Runtime.Serialization;

namespace DurableTask.Core;

/// <summary>Which instance, and which of its executions.</summary>
public class OrchestrationInstance : IExtensibleDataObject
{
    /// <summary>The instance.</summary>
    public string InstanceId { get; set; }

    /// <summary>The execution; null where executions have no id of their own.</summary>
    public string ExecutionId { get; set; }

    /// <inheritdoc/>
    public ExtensionDataObject ExtensionData { get; set; }
}
