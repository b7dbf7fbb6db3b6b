// The official type says nothing about nulls.
#nullable disable annotations

using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;

namespace DurableTask.Core;

/// <summary>The instance that called a sub-orchestration.</summary>
[SuppressMessage("Design", "CA1051", Justification = "The official type has fields, and code written against it must compile here.")]
public class ParentInstance : IExtensibleDataObject
{
    /// <summary>The calling orchestrator.</summary>
    public string Name;

    /// <summary>The calling instance.</summary>
    public OrchestrationInstance OrchestrationInstance;

    /// <summary>The number of the call in the caller's history.</summary>
    public int TaskScheduleId;

    /// <summary>The caller's version; null when it is not known.</summary>
    public string Version;

    /// <inheritdoc/>
    public ExtensionDataObject ExtensionData { get; set; }
}
